import type { Reply } from '../../codec/reply.js';
import { integer, nonEmpty, oneOf, text } from '../arguments.js';
import { command } from '../command.js';
import { characterOf, decodeValue, respondWith, succeeded } from '../decoding.js';
import type { CharResult, SendResult, TddResult, ValueResult } from '../results.js';

function decodeSent(reply: Reply): SendResult {
  return respondWith(reply, { sent: succeeded(reply, '0') });
}

export const SEND_TEXT = command<SendResult>({
  words: 'SEND TEXT',
  family: 'messaging',
  arguments: [text('text')],
  decode: decodeSent,
});

export const SEND_IMAGE = command<SendResult>({
  words: 'SEND IMAGE',
  family: 'messaging',
  arguments: [nonEmpty('image')],
  decode: decodeSent,
});

const timeout = integer('timeout', { min: 0, unit: 'ms, 0 for ever' });

export const RECEIVE_CHAR = command<CharResult>({
  words: 'RECEIVE CHAR',
  family: 'messaging',
  arguments: [timeout],
  duration: 'timed',
  decode: (reply) => {
    const char = characterOf(reply);
    return respondWith(reply, {
      data: char ?? reply.data ?? null,
      char,
      timedOut: succeeded(reply, '0'),
    });
  },
});

export const RECEIVE_TEXT = command<ValueResult>({
  words: 'RECEIVE TEXT',
  family: 'messaging',
  arguments: [timeout],
  duration: 'timed',
  text: true,
  decode: decodeValue,
});

export const TDD_MODE = command<TddResult>({
  words: 'TDD MODE',
  family: 'messaging',
  arguments: [oneOf('mode', ['on', 'off', 'mate'])],
  decode: (reply) => respondWith(reply, { supported: succeeded(reply, '1') }),
});
