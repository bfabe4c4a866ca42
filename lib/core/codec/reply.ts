import { isAscii } from 'node:buffer';
import { UNSPLIT_REPLY_BYTES } from '../limits.js';

/**
 * A reply of Asterisk's taken apart, before the row of its command gives it a meaning.
 *
 * @publicApi
 */
export interface Reply {
  /** `200`, `503`, `510`, `511` or `520`. */
  readonly code: number;
  /** The text after `result=`, as sent. It may be empty or negative, or hold `*` and leading zeros. */
  readonly result: string;
  /** The text from the first `(` to the last `)`; `undefined` where there is none. */
  readonly data: string | undefined;
  /** The bytes of `data` where they are not ASCII, and perhaps not UTF-8 either. */
  readonly dataBytes: Buffer | undefined;
  /** The text after `(data)`, or else after the result: `endpos=3520`, `Gosub complete`, attributes. */
  readonly rest: string;
  /** The text of an error reply, usage included; `undefined` for 200. */
  readonly error: string | undefined;
  /** The whole reply as text, without its last newline. */
  readonly raw: string;
}

const OPEN = 0x28;
const CLOSE = 0x29;

/** The start of every 200 reply. */
export const RESULT_PREFIX = '200 result=';

/** The start of a reply that holds a value. */
export const VALUE_PREFIX = `${RESULT_PREFIX}1 (`;

const LF = 0x0a;
const BLANK = 0x20;
const ZERO = 0x30;

/** The replies `200 result=0` to `200 result=9`, which most commands get: each is made once. */
const DIGIT_REPLIES = Array.from({ length: 10 }, (_, digit) =>
  plainReply(`${RESULT_PREFIX}${digit}`, 0),
);

/**
 * Reads the reply that most commands get: one line of ASCII in a chunk of its own. Gives `undefined`
 * for anything else, which is read with more care and {@link parseReply}.
 *
 * @param mayHoldValue whether text in brackets may be a value, which may imitate the end of a reply
 */
export function parseShortReply(chunk: Buffer, mayHoldValue: boolean): Reply | undefined {
  const end = chunk.length - 1;
  if (end < RESULT_PREFIX.length || end > UNSPLIT_REPLY_BYTES || chunk[end] !== LF)
    return undefined;
  if (end === RESULT_PREFIX.length + 1) {
    const reply = DIGIT_REPLIES[(chunk[end - 1] ?? 0) - ZERO];
    if (reply !== undefined && startsAsResult(chunk)) return reply;
  }
  let blank = 0;
  for (let index = RESULT_PREFIX.length; index < end; index++) {
    const byte = chunk[index] ?? 0;
    if (byte === LF || byte > 0x7e) return undefined;
    if (byte === BLANK && blank === 0) blank = index;
  }
  const raw = chunk.toString('latin1', 0, end);
  if (!raw.startsWith(RESULT_PREFIX)) return undefined;
  if (blank !== 0 && chunk[blank + 1] === OPEN) {
    // A value that does not end with its line goes on in the next one.
    const isWhole = chunk[end - 1] === CLOSE || !(mayHoldValue && raw.startsWith(VALUE_PREFIX));
    const close = raw.lastIndexOf(')');
    return isWhole && close > blank + 1 ? bracketedReply(raw, blank, close) : undefined;
  }
  return plainReply(raw, blank);
}

function startsAsResult(chunk: Buffer): boolean {
  for (let index = 0; index < RESULT_PREFIX.length; index++) {
    if (chunk[index] !== RESULT_PREFIX.charCodeAt(index)) return false;
  }
  return true;
}

/** @param blank the index of the blank after the result; 0 if there is none */
function plainReply(raw: string, blank: number): Reply {
  return {
    code: 200,
    result: blank === 0 ? raw.slice(RESULT_PREFIX.length) : raw.slice(RESULT_PREFIX.length, blank),
    data: undefined,
    dataBytes: undefined,
    rest: blank === 0 ? '' : raw.slice(blank + 1),
    error: undefined,
    raw,
  };
}

function bracketedReply(raw: string, blank: number, close: number): Reply {
  return {
    code: 200,
    result: raw.slice(RESULT_PREFIX.length, blank),
    data: raw.slice(blank + 2, close),
    dataBytes: undefined,
    rest: raw.slice(close + 1).trimStart(),
    error: undefined,
    raw,
  };
}

/** The bytes of a reply's `data`; `undefined` where it has none. */
export function bytesOfData({ data, dataBytes }: Reply): Buffer | undefined {
  return dataBytes ?? (data === undefined ? undefined : Buffer.from(data, 'latin1'));
}

/** Takes a whole reply apart: one line, or the lines of a 520 block or of a fenced value. */
export function parseReply(bytes: Buffer): Reply {
  const raw = bytes.toString('utf8');
  const code = Number(raw.slice(0, 3));
  if (code !== 200) return parseError(code, raw);

  if (!raw.startsWith(RESULT_PREFIX)) {
    return {
      code,
      result: '',
      data: undefined,
      dataBytes: undefined,
      rest: '',
      error: undefined,
      raw,
    };
  }
  const afterResult = raw.indexOf(' ', RESULT_PREFIX.length);
  if (afterResult === -1) {
    const result = raw.slice(RESULT_PREFIX.length);
    return { code, result, data: undefined, dataBytes: undefined, rest: '', error: undefined, raw };
  }
  const result = raw.slice(RESULT_PREFIX.length, afterResult);
  if (raw.charCodeAt(afterResult + 1) !== OPEN) {
    const rest = raw.slice(afterResult + 1);
    return { code, result, data: undefined, dataBytes: undefined, rest, error: undefined, raw };
  }
  // `endpos=` and quoted attributes hold no bracket that a value could be confused with: the value
  // is all from the first `(` to the last `)`. Indexes count bytes, since the value may not be ASCII.
  const open = afterResult + 1;
  const close = bytes.lastIndexOf(CLOSE);
  const dataBytes = close > open ? bytes.subarray(open + 1, close) : bytes.subarray(open + 1);
  const rest = close > open ? bytes.toString('utf8', close + 1).trimStart() : '';
  return {
    code,
    result,
    data: dataBytes.toString('utf8'),
    dataBytes: isAscii(dataBytes) ? undefined : dataBytes,
    rest,
    error: undefined,
    raw,
  };
}

function parseError(code: number, raw: string): Reply {
  const match = /result=(-?\d+)/.exec(raw);
  return {
    code,
    result: code === 503 ? (match?.[1] ?? '') : '',
    data: undefined,
    dataBytes: undefined,
    rest: '',
    error: raw.startsWith('520-') ? usageOf(raw) : raw.slice(4),
    raw,
  };
}

/** The usage text of a 520 block: its first line's message, then the usage, without the trailer. */
function usageOf(raw: string): string {
  const lines = raw.split('\n');
  lines[0] = (lines[0] ?? '').slice(4);
  if (lines.at(-1)?.startsWith('520 ')) lines.pop();
  return lines.join('\n');
}
