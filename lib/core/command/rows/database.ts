import { nonEmpty, textOrNumber, type Argument } from '../arguments.js';
import { command } from '../command.js';
import { decodeValue, respondWith, succeeded } from '../decoding.js';
import type { DeleteResult, StoreResult, ValueResult } from '../results.js';

export const DATABASE_GET = command<ValueResult>({
  words: 'DATABASE GET',
  family: 'database',
  arguments: [nonEmpty('family'), nonEmpty('key')],
  afterHangup: true,
  text: true,
  decode: decodeValue,
});

export const DATABASE_PUT = command<StoreResult>({
  words: 'DATABASE PUT',
  family: 'database',
  arguments: [nonEmpty('family'), nonEmpty('key'), textOrNumber('value')],
  afterHangup: true,
  decode: (reply) => respondWith(reply, { stored: succeeded(reply, '1') }),
});

export const DATABASE_DEL = command<DeleteResult>({
  words: 'DATABASE DEL',
  family: 'database',
  arguments: [nonEmpty('family'), nonEmpty('key')],
  afterHangup: true,
  decode: (reply) => respondWith(reply, { deleted: succeeded(reply, '1') }),
});

/** DELTREE compares with LIKE of SQL, where `%` stands for any text and cannot be escaped. */
function withoutPercent(name: string, options?: { optional: boolean }): Argument {
  const argument = nonEmpty(name, options);
  return {
    ...argument,
    allowed: 'a string that is not empty and has no %',
    accepts: (value) => argument.accepts(value) && !String(value).includes('%'),
  };
}

export const DATABASE_DELTREE = command<DeleteResult>({
  words: 'DATABASE DELTREE',
  family: 'database',
  arguments: [withoutPercent('family'), withoutPercent('keytree', { optional: true })],
  afterHangup: true,
  // Contrary to its documentation, Asterisk answers 0 when it deleted and 1 when nothing was there.
  decode: (reply) => respondWith(reply, { deleted: succeeded(reply, '0') }),
});
