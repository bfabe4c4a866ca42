import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { CATALOGUE } from 'nestjs-agi/core';
import { ANSWERS, replyOf } from '../codec/fixture/sorted-recordings.js';

/** The meaning of a command's results: the fields of each, except those that repeat the reply. */
interface Meanings {
  /** After any reply that is an error; left out if no error of the command was recorded. */
  readonly error?: object;
  /** After each reply of code 200. */
  readonly replies: Readonly<Record<string, object>>;
}

const MEANINGS = JSON.parse(readFileSync('test/fixtures/agi-meanings.json', 'utf8')) as Readonly<
  Record<string, Meanings>
>;

it('every command has a table of meanings', () => {
  expect(CATALOGUE.map(({ words }) => words).sort()).toEqual(Object.keys(MEANINGS).sort());
});

describe.each(CATALOGUE.map((row) => [row.words, row] as const))('%s', (words, row) => {
  const answers = ANSWERS.filter((answer) => answer.row === row).map((answer) => ({
    recorded: answer.recording.reply,
    reply: replyOf(answer),
  }));
  const accepted = answers.filter(({ reply }) => reply.code === 200).map(({ reply }) => reply);
  const refused = answers.filter(({ reply }) => reply.code !== 200);
  const { replies, error } = MEANINGS[words]!;

  it('was recorded at least once, and all that was recorded stands in the table', () => {
    expect(answers.length).toBeGreaterThan(0);
    expect(new Set(accepted.map(({ raw }) => raw))).toEqual(new Set(Object.keys(replies)));
    expect(refused.length > 0).toBe(error !== undefined);
  });

  it('gives every recorded 200 reply its meaning', () => {
    for (const reply of accepted) {
      expect(row.decode(reply)).toEqual({ code: 200, raw: reply.raw, ...replies[reply.raw] });
    }
  });

  it('gives every recorded error its text, and no meaning that it has not', () => {
    for (const { reply, recorded } of refused) {
      expect(row.decode(reply)).toEqual({
        code: reply.code,
        raw: reply.raw,
        error: errorText(recorded),
        ...error,
      });
    }
  });
});

/** The text of an error in a recorded reply: one line, or the usage of the command. */
function errorText(recorded: string): string {
  const text = recorded.replaceAll('HANGUP\n', '');
  if (!text.startsWith('520-')) return text.slice('510 '.length, -1);
  return text.slice('520-'.length, text.indexOf('\n520 End of proper usage.\n'));
}
