import { AGIError, invalidArgument } from '../errors.js';
import { LEAST_LINE_BYTES, MAX_WORDS } from '../limits.js';
import { longestLineOf, type LineReader } from './line-limit.js';

/**
 * A word of a command line as an application gives it.
 *
 * @publicApi
 */
export type Word = string | number;

const NUL = 0x00;
const LF = 0x0a;
const CR = 0x0d;
const BLANK = 0x20;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const DELETE = 0x7f;

/**
 * Encodes one argument so that Asterisk's word splitter (`parse_args`) yields exactly this string.
 *
 * @throws AGIError `E_AGI_INVALID_ARGUMENT` for CR, LF or NUL, or a number that is not finite
 */
export function encodeWord(word: Word, name: string, command: string): string {
  if (typeof word === 'number') {
    if (Number.isFinite(word)) return String(word);
    throw invalidArgument(`${command}: ${name}`, word, 'a finite number', { command });
  }
  if (typeof word !== 'string') {
    throw invalidArgument(`${command}: ${name}`, word, 'a string', { command });
  }
  // Printable ASCII is taken as it is, except blank, `"` and `\`. A loop finds that out in a fraction of
  // the time of a regular expression.
  let isBare = word !== '';
  let isEscaped = false;
  for (let index = 0; index < word.length; index++) {
    const unit = word.charCodeAt(index);
    if (unit === QUOTE || unit === BACKSLASH) isEscaped = true;
    else if (unit <= BLANK || unit >= DELETE) {
      if (unit === LF || unit === CR || unit === NUL) {
        throw unrepresentable(word, index, name, command);
      }
      isBare = false;
    }
  }
  if (isEscaped) return `"${word.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
  return isBare ? word : `"${word}"`;
}

/** Characters that no quoting can carry: Asterisk ends a line at LF, stores a CR, and spins on a NUL. */
function unrepresentable(word: string, index: number, name: string, command: string): AGIError {
  const unit = word.charCodeAt(index);
  const character = unit === CR ? 'CR' : unit === LF ? 'LF' : 'NUL';
  return new AGIError(
    'E_AGI_INVALID_ARGUMENT',
    `${command}: ${name} holds ${character} at character ${index + 1} of ${word.length}, but AGI ` +
      'cannot carry CR, LF or NUL; remove them, or store the value with setVariableExact()',
    { command },
  );
}

/**
 * Adds the newline to a line of encoded words, and refuses one that its Asterisk would not read whole.
 *
 * @throws AGIError `E_AGI_COMMAND_TOO_LONG` over 127 words, or over 8190 bytes (2046 of an older Asterisk,
 * 1013 over AsyncAGI)
 */
export function encodeLine(
  line: string,
  wordCount: number,
  command: string,
  reader: LineReader,
): string {
  if (wordCount > MAX_WORDS) {
    throw new AGIError(
      'E_AGI_COMMAND_TOO_LONG',
      `${command} has ${wordCount} words, but Asterisk reads at most ${MAX_WORDS} and drops the rest`,
      { command },
    );
  }
  // A UTF-16 unit is at most three bytes: most lines need neither a count of bytes nor the version.
  if (line.length * 3 > LEAST_LINE_BYTES) {
    const bytes = Buffer.byteLength(line);
    if (bytes > LEAST_LINE_BYTES && bytes > longestLineOf(reader)) {
      throw tooLong(command, bytes, reader);
    }
  }
  return `${line}\n`;
}

function tooLong(command: string, bytes: number, reader: LineReader): AGIError {
  const { version, lineLimit } = reader;
  const named = version ? `Asterisk ${version.slice(0, 60)}` : 'an Asterisk of unknown version';
  const limit =
    lineLimit === undefined
      ? `${named} reads at most ${longestLineOf(reader)} as one line`
      : `AsyncAGI carries at most ${lineLimit} as one line`;
  return new AGIError(
    'E_AGI_COMMAND_TOO_LONG',
    `${command} is ${bytes} bytes long, but ${limit}; ` +
      'setVariableExact() stores a longer value in a variable',
    { command },
  );
}
