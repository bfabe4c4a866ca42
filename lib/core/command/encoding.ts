import { encodeLine, encodeWord, type Word } from '../codec/command-line.js';
import type { LineReader } from '../codec/line-limit.js';
import { invalidArgument, invalidOption } from '../errors.js';
import type { Argument } from './arguments.js';
import type { Command } from './command.js';

/**
 * Encodes a command with its arguments. Arguments at the end that are not given are left out. An
 * argument that is not given, but is followed by one that is, takes its default.
 *
 * @param reader of the line
 * @throws AGIError `E_AGI_INVALID_ARGUMENT` or `E_AGI_COMMAND_TOO_LONG`, before a byte is sent
 */
export function encodeCommand(
  row: Command,
  values: readonly unknown[],
  reader: LineReader,
): string {
  let given = values.length;
  while (given > 0 && values[given - 1] === undefined) given--;

  let line = row.words;
  let wordCount = row.wordCount;
  const most = Math.max(given, row.arguments.length);
  for (let index = 0; index < most; index++) {
    const argument = row.arguments[index];
    if (argument === undefined) {
      throw invalidOption(`${row.words}: number of arguments`, given, `${row.arguments.length}`, {
        command: row.words,
      });
    }
    if (index >= given && argument.optional) break;
    const value = values[index] === undefined ? argument.default : values[index];
    if (!argument.accepts(value)) {
      const name = `${row.words}: ${argument.name}${firstMisfit(argument, value)}`;
      throw invalidArgument(name, value, argument.allowed, { command: row.words });
    }
    line += ` ${encodeWord(value as Word, argument.name, row.words)}`;
    wordCount++;
  }
  return encodeLine(line, wordCount, row.words, reader);
}

/** The longest text in which a character that does not fit is searched for. */
const LONGEST_SEARCHED = 256;

/** Names the first character that does not fit: the text before it would be accepted. */
function firstMisfit({ accepts }: Argument, value: unknown): string {
  if (typeof value !== 'string' || value.length > LONGEST_SEARCHED) return '';
  for (let length = value.length - 1; length >= 0; length--) {
    if (accepts(value.slice(0, length))) return ` (character ${length + 1})`;
  }
  return '';
}
