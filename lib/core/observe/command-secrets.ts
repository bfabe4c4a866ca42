import { CATALOGUE } from '../command/catalogue.js';
import type { Command } from '../command/command.js';

/**
 * Where the reply to a command holds a caller's text: `key` has the code of a key as its result, `keys` has
 * keys, `value` has a value in brackets, `speech` has both; `plain` has none.
 */
export type ReplyKind = 'key' | 'keys' | 'value' | 'speech' | 'plain';

/** The secrets that a command and its reply may hold. */
export interface CommandSecrets {
  readonly words: string;
  readonly reply: ReplyKind;
  /** For each argument whether it is shown as it is. */
  readonly settings: readonly boolean[];
}

const KEY = new Set([
  'WAIT FOR DIGIT',
  'GET OPTION',
  'STREAM FILE',
  'CONTROL STREAM FILE',
  'RECORD FILE',
  'RECEIVE CHAR',
  'EXEC',
]);

/** A command that the catalogue does not have, of which anything may be a caller's. */
const UNKNOWN: CommandSecrets = { words: '', reply: 'speech', settings: [] };

const BY_FIRST_WORD = new Map<string, CommandSecrets[]>();
for (const row of [...CATALOGUE].sort((one, other) => other.wordCount - one.wordCount)) {
  const [first = ''] = row.words.split(' ');
  const secrets = {
    words: row.words,
    reply: replyOf(row),
    settings: row.arguments.map(({ setting }) => setting),
  };
  BY_FIRST_WORD.set(first, [...(BY_FIRST_WORD.get(first) ?? []), secrets]);
}

function replyOf({ words, family, text }: Command): ReplyKind {
  if (words === 'GET DATA') return 'keys';
  if (words === 'SPEECH RECOGNIZE') return 'speech';
  if (KEY.has(words) || family === 'say') return 'key';
  return text ? 'value' : 'plain';
}

/** The secrets that a command line may hold, with or without its newline, whose words are in upper case. */
export function secretsOf(line: string): CommandSecrets {
  const blank = line.indexOf(' ');
  const end = blank === -1 ? line.indexOf('\n') : blank;
  const candidates = BY_FIRST_WORD.get(end === -1 ? line : line.slice(0, end));
  if (candidates === undefined) return UNKNOWN;
  for (const secrets of candidates) {
    const { length } = secrets.words;
    if (!line.startsWith(secrets.words)) continue;
    if (line.length === length || line[length] === ' ' || line[length] === '\n') return secrets;
  }
  return UNKNOWN;
}
