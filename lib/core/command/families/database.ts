import { nonEmpty, text } from '../arguments.js';
import { command } from '../command.js';
import { decodeValue, respond, succeeded } from '../decoding.js';
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
  arguments: [nonEmpty('family'), nonEmpty('key'), text('value')],
  afterHangup: true,
  decode: (reply) => ({ ...respond(reply), stored: succeeded(reply, '1') }),
});

export const DATABASE_DEL = command<DeleteResult>({
  words: 'DATABASE DEL',
  family: 'database',
  arguments: [nonEmpty('family'), nonEmpty('key')],
  afterHangup: true,
  decode: (reply) => ({ ...respond(reply), deleted: succeeded(reply, '1') }),
});

export const DATABASE_DELTREE = command<DeleteResult>({
  words: 'DATABASE DELTREE',
  family: 'database',
  arguments: [nonEmpty('family'), nonEmpty('keytree', { optional: true })],
  afterHangup: true,
  // Contrary to its documentation, Asterisk answers 0 when it deleted and 1 when nothing was there.
  decode: (reply) => ({ ...respond(reply), deleted: succeeded(reply, '0') }),
});
