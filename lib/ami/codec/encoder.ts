import { AGIError } from '../../core/index.js';
import { describeValue, quoteValue } from '../../core/internal.js';
import { MAX_HEADERS, MAX_LINE_BYTES } from './limits.js';
import type { AmiHeaders } from './message.js';

/** Printable ASCII without blank and colon. */
const NAME = /^[!-9;-~]+$/;

/** A line ends at each of the first two; the third ends the string that Asterisk keeps. */
const UNREPRESENTABLE = /[\r\n\0]/;

const BEYOND_LATIN1 = /[^\0-\xff]/;

/** Headers that the client writes itself. */
const RESERVED = /^action(?:id)?$/i;

/**
 * Writes an action as the bytes of one message, in which no value can become a header of its own.
 *
 * @throws AGIError `E_AGI_INVALID_ARGUMENT` for a name or value that a header cannot be;
 *   `E_AMI_TOO_LONG` for a line of more than 1,022 bytes or more than 128 headers
 */
export function encodeAction(
  action: string,
  headers: AmiHeaders,
  actionId: string,
  encoding: 'utf8' | 'latin1',
): string {
  const lines = [
    encodeHeader(action, 'Action', action),
    encodeHeader(action, 'ActionID', actionId),
  ];
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined) continue;
    if (RESERVED.test(name)) {
      throw refused(action, name, 'is written by the client and cannot be given');
    }
    for (const one of Array.isArray(value) ? (value as unknown[]) : [value]) {
      lines.push(encodeHeader(action, name, one));
    }
  }
  if (lines.length > MAX_HEADERS) {
    throw new AGIError(
      'E_AMI_TOO_LONG',
      `${quoteValue(action)} has ${lines.length} headers, but Asterisk reads at most ${MAX_HEADERS} of a message`,
    );
  }
  const text = `${lines.join('\r\n')}\r\n\r\n`;
  // In latin1 such a character would be written as another one: U+010A as a line break.
  if (encoding === 'latin1' && BEYOND_LATIN1.test(text)) {
    throw new AGIError(
      'E_AGI_INVALID_ARGUMENT',
      `${quoteValue(action)} has a character that latin1 does not have; use the encoding utf8`,
    );
  }
  return text;
}

function encodeHeader(action: string, name: string, value: unknown): string {
  if (!NAME.test(name)) {
    throw refused(
      action,
      name,
      'cannot be the name of a header: it has a blank, a colon or no ASCII',
    );
  }
  const text = textOf(action, name, value);
  const at = text.search(UNREPRESENTABLE);
  if (at !== -1) {
    const what = text[at] === '\0' ? 'a NUL' : 'a line break';
    const where = `at character ${at + 1} of ${text.length}`;
    throw refused(action, name, `holds ${what} ${where}, which a header cannot carry; remove it`);
  }
  const line = `${name}: ${text}`;
  // A UTF-16 unit is at most three bytes: most lines need no count.
  if (line.length * 3 > MAX_LINE_BYTES) {
    const bytes = Buffer.byteLength(line);
    if (bytes > MAX_LINE_BYTES) {
      throw new AGIError(
        'E_AMI_TOO_LONG',
        `the header ${quoteValue(name)} of ${quoteValue(action)} is ${bytes} bytes long, ` +
          `but Asterisk reads at most ${MAX_LINE_BYTES} as one line`,
      );
    }
  }
  return line;
}

function textOf(action: string, name: string, value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) {
    return String(value);
  }
  throw refused(
    action,
    name,
    `is ${describeValue(value)}, but it must be a string, a finite number or a boolean`,
  );
}

function refused(action: string, name: string, why: string): AGIError {
  return new AGIError(
    'E_AGI_INVALID_ARGUMENT',
    `the header ${quoteValue(name)} of ${quoteValue(action)} ${why}`,
  );
}
