import type { EnvironmentText } from '../../../lib/core/codec/environment-text.js';
import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { CATALOGUE } from 'nestjs-agi/core';
import { EnvironmentReader } from '../../../lib/core/codec/environment-reader.js';
import type { Reply } from '../../../lib/core/codec/reply.js';
import { spelledCommand } from '../../../lib/core/command/catalogue.js';
import type { Command } from '../../../lib/core/command/command.js';
import { splitWords } from '../../fuzz/word-splitter.js';
import { ReplyLog } from './fixture/reply-log.js';
import { cuts } from './fixture/wire-runs.js';

interface Vector {
  send: string | null;
  reply: string | null;
  note: string;
  encoding?: 'latin1';
}

const vectors = (
  JSON.parse(readFileSync('test/fixtures/agi-vectors.json', 'utf8')) as Vector[]
).filter((vector): vector is Vector & { reply: string } => vector.reply !== null);

/** The catalogue's row of a recorded line, if it is one whole line of one known command. */
function rowOf({ send }: Vector): Command | undefined {
  if (send === null || !/^[^\n\r\0]+\n$/.test(send)) return undefined;
  const words = splitWords(send.slice(0, -1));
  try {
    const { words: name } = spelledCommand(words).row;
    return CATALOGUE.find((row) => row.words === name);
  } catch {
    return undefined;
  }
}

function bytesOf({ reply, encoding }: Vector & { reply: string }): Buffer {
  return Buffer.from(reply, encoding ?? 'utf8');
}

const environments = vectors.filter(({ reply }) => reply.startsWith('agi_network'));
const dialogues = vectors.filter((vector) => !environments.includes(vector));
const answers = dialogues.flatMap((vector) => {
  const row = rowOf(vector);
  // One reply and hangups; what was pipelined or cut in two on purpose is read without a row.
  const single = vector.reply
    .replaceAll('HANGUP\n', '')
    .split('\n')
    .filter((line) => /^[2-5]\d\d[ -]result|^5\d\d /.test(line));
  return row && single.length === 1 ? [{ row, vector }] : [];
});

function read(
  vector: Vector & { reply: string },
  chunks: readonly Buffer[],
  row?: Command,
): ReplyLog {
  const log = new ReplyLog();
  if (!row) log.next = 'plain';
  log.reader.expect(row?.text ? 'exact' : 'plain');
  return log.read(chunks);
}

describe('the recordings of Asterisk', () => {
  it('are all here, and nearly all are the answer to one command', () => {
    expect(vectors.length).toBeGreaterThan(350);
    expect(answers.length).toBeGreaterThan(310);
  });

  it.each(cuts(Buffer.alloc(3)))('are read without loss, $name', ({ name }) => {
    for (const vector of dialogues) {
      const bytes = bytesOf(vector);
      const { chunkings } = cuts(bytes).find((cut) => cut.name === name)!;
      const expected = bytes.toString().replace('100 result=0 Trying...\n', '');
      for (const chunks of chunkings) {
        const log = read(
          vector,
          chunks.map((chunk) => Buffer.from(chunk)),
        );
        expect(log.events.map((event) => `${event}\n`).join('')).toBe(expected);
      }
    }
  });

  it.each(cuts(Buffer.alloc(3)))(
    'give each command its one reply, fenced where it is a value, $name',
    ({ name }) => {
      for (const { row, vector } of answers) {
        const { chunkings } = cuts(bytesOf(vector)).find((cut) => cut.name === name)!;
        for (const chunks of chunkings) {
          const log = read(
            vector,
            chunks.map((chunk) => Buffer.from(chunk)),
            row,
          );
          expect(log.replies).toHaveLength(1);
          expect(log.events.filter((event) => event !== 'HANGUP')).toEqual([log.replies[0]?.raw]);
        }
      }
    },
  );
});

/** The notes on a reply, as far as its text alone tells them. */
type Meaning = (raw: string) => Record<string, unknown>;

const key = (raw: string): string | null => {
  const code = Number(/^200 result=(\d+)/.exec(raw)?.[1] ?? 0);
  return code > 0 ? String.fromCharCode(code) : null;
};
const says =
  (field: string, result: string): Meaning =>
  (raw) => ({ [field]: raw === `200 result=${result}` });
const speech = says('succeeded', '1');
const simple: Meaning = (raw) => ({ data: null, result: Number(raw.slice(11)) });
const value: Meaning = (raw) => {
  const text = /^200 result=1 \(([^]*)\)$/.exec(raw)?.[1] ?? null;
  return { value: text, data: text, truncated: false };
};
const prompt: Meaning = (raw) => ({
  digit: key(raw),
  data: key(raw),
  completed: raw.startsWith('200 result=0'),
});
const endpos: Meaning = (raw) => ({ endpos: Number(/ endpos=(-?\d+)$/.exec(raw)?.[1] ?? NaN) });
const both =
  (...meanings: Meaning[]): Meaning =>
  (raw) =>
    Object.assign({}, ...meanings.map((meaning) => meaning(raw))) as Record<string, unknown>;

const RECORD_ENDS: Record<string, string> = {
  dtmf: 'digit',
  hangup: 'hangup',
  writefile: 'write-failed',
};

const MEANINGS: Record<string, Meaning> = {
  ANSWER: says('answered', '0'),
  HANGUP: says('hungUp', '1'),
  'CHANNEL STATUS': (raw) => ({
    state: { '200 result=4': 'ring', '200 result=6': 'up' }[raw] ?? null,
  }),
  NOOP: simple,
  VERBOSE: simple,
  'SET AUTOHANGUP': simple,
  'SET CALLERID': simple,
  'SET MUSIC': simple,
  'SET CONTEXT': simple,
  'SET EXTENSION': simple,
  'SET PRIORITY': simple,
  'SET VARIABLE': simple,
  'ASYNCAGI BREAK': simple,
  'STREAM FILE': both(prompt, endpos),
  'CONTROL STREAM FILE': both(prompt, endpos),
  'GET OPTION': (raw) => ({
    ...endpos(raw),
    digit: key(raw),
    data: key(raw),
    timedOut: raw.startsWith('200 result=0'),
    hungUp: false,
  }),
  'WAIT FOR DIGIT': (raw) =>
    raw === '200 result=1'
      ? { digit: null, data: null, timedOut: false }
      : { digit: key(raw), data: key(raw), timedOut: raw === '200 result=0' },
  'GET DATA': (raw) => {
    const [, digits = '', late] = /^200 result=([0-9*#]*)( \(timeout\))?$/.exec(raw) ?? [];
    const completed = raw !== '200 result=-1';
    return { digits, data: completed ? digits : null, timedOut: late !== undefined, completed };
  },
  'RECORD FILE': (raw) => {
    const [, result = '', why = ''] = /^200 result=(-?\d+) \((\w+)\)/.exec(raw) ?? [];
    const endedBy =
      why === 'timeout' ? (Number(result) > 100 ? 'silence' : 'timeout') : RECORD_ENDS[why];
    const length = / endpos=(\d+)$/.exec(raw)?.[1];
    const digit = why === 'dtmf' ? key(raw) : null;
    return {
      endedBy,
      digit,
      timedOut: endedBy === 'timeout',
      endpos: length ? Number(length) : null,
    };
  },
  'GET VARIABLE': value,
  'GET FULL VARIABLE': value,
  'DATABASE GET': value,
  'RECEIVE TEXT': value,
  'RECEIVE CHAR': (raw) => ({ char: key(raw), timedOut: false }),
  'DATABASE PUT': says('stored', '1'),
  'DATABASE DEL': says('deleted', '1'),
  // Inverted in Asterisk.
  'DATABASE DELTREE': says('deleted', '0'),
  EXEC: (raw) => ({ found: raw !== '200 result=-2' }),
  GOSUB: (raw) => ({
    completed: raw === '200 result=0 Gosub complete',
    found: !raw.includes('not found'),
  }),
  'SEND TEXT': says('sent', '0'),
  'SEND IMAGE': says('sent', '0'),
  'TDD MODE': says('supported', '1'),
  'SPEECH CREATE': speech,
  'SPEECH SET': speech,
  'SPEECH LOAD GRAMMAR': speech,
  'SPEECH UNLOAD GRAMMAR': speech,
  'SPEECH ACTIVATE GRAMMAR': speech,
  'SPEECH DEACTIVATE GRAMMAR': speech,
  'SPEECH DESTROY': speech,
  'SPEECH RECOGNIZE': speech,
};
for (const kind of ['ALPHA', 'DIGITS', 'NUMBER', 'PHONETIC', 'DATE', 'TIME', 'DATETIME']) {
  MEANINGS[`SAY ${kind}`] = prompt;
}

function replyTo(vector: Vector & { reply: string }, row: Command): Reply {
  const [reply] = read(vector, [bytesOf(vector)], row).replies;
  return reply!;
}

describe.each(CATALOGUE.map((row) => [row.words, row] as const))('%s', (words, row) => {
  const mine = answers.filter((answer) => answer.row === row);

  it('was recorded at least once', () => {
    expect(mine.length).toBeGreaterThan(0);
  });

  it('gives every recorded 200 reply its meaning', () => {
    for (const { vector } of mine) {
      const reply = replyTo(vector, row);
      if (reply.code !== 200) continue;
      const expected = MEANINGS[words]?.(reply.raw);
      // Bytes that are not UTF-8 are compared below.
      expect([vector.send, row.decode(reply)]).toEqual([
        vector.send,
        expect.objectContaining({ code: 200, raw: reply.raw, ...expected }),
      ]);
      expect(row.decode(reply)).not.toHaveProperty('error');
    }
  });

  it('gives every recorded error its text, and no meaning that it has not', () => {
    for (const { vector } of mine) {
      const reply = replyTo(vector, row);
      if (reply.code === 200) continue;
      const result = row.decode(reply) as Record<string, unknown>;
      expect(result).toMatchObject({ code: reply.code, result: null, data: null });
      if (reply.code === 520) {
        expect(result.error).toMatch(
          /^Invalid command syntax. {2}Proper usage follows:\n[^]+[^\n]$/,
        );
        expect(result.error).not.toContain('End of proper usage');
      } else {
        expect(result.error).toBe(vector.reply.replaceAll('HANGUP\n', '').slice(4, -1));
      }
      const meanings = Object.entries(result).filter(
        ([name]) => !['code', 'result', 'data', 'raw', 'error', 'alternatives'].includes(name),
      );
      for (const [, meaning] of meanings) expect([null, false, '']).toContain(meaning);
    }
  });
});

it('bytes that are not UTF-8 are kept as bytes', () => {
  const vector = vectors.find(
    ({ send, encoding }) => encoding === 'latin1' && send?.startsWith('GET'),
  )!;
  const [reply] = read(vector, [bytesOf(vector)]).replies;
  expect(reply?.dataBytes?.toString('latin1')).toBe(/\((.*)\)/.exec(vector.reply)?.[1]);
  expect(reply?.dataBytes).not.toEqual(Buffer.from(reply?.data ?? ''));
});

it.each(cuts(Buffer.alloc(3)))('the environments are read without loss, $name', ({ name }) => {
  expect(environments.length).toBeGreaterThan(0);
  for (const vector of environments) {
    // A hangup may follow, or the session's end.
    const [sent = '', rest = ''] = vector.reply.split(/(?<=\n\n)/);
    const { chunkings } = cuts(Buffer.from(sent + rest)).find((cut) => cut.name === name)!;
    for (const chunks of chunkings) {
      const reader = new EnvironmentReader(65_536, 'strict');
      const outcome = chunks.map((chunk) => reader.push(Buffer.from(chunk))).find(Boolean);
      expect(outcome).toMatchObject({ kind: 'read' });
      const { environment } = outcome as { environment: EnvironmentText };
      const lines = Object.entries(environment.toEnvironment()).map(
        ([name, value]) => `${name}: ${value}\n`,
      );
      expect(`${lines.join('')}\n`).toBe(sent);
    }
  }
});
