import type { Reply } from '../../codec/reply.js';
import { MAX_DIGITS } from '../../limits.js';
import { integer, keys, nonEmpty, text } from '../arguments.js';
import { command } from '../command.js';
import { endposOf, keyOf, missingFile, respondWith, succeeded } from '../decoding.js';
import type { DigitResult, DigitsResult, OptionResult } from '../results.js';
import { CHANNEL_STATUS } from './call.js';

/** `result=1` is no key (the key `1` is 49): it says that bytes of ours ended the wait. */
const INTERRUPTED = '1';

function decodeDigit(reply: Reply): DigitResult {
  const digit = reply.result === INTERRUPTED ? null : keyOf(reply);
  return respondWith(reply, { data: digit, digit, timedOut: succeeded(reply, '0') });
}

export const WAIT_FOR_DIGIT = command<DigitResult>({
  words: 'WAIT FOR DIGIT',
  family: 'input',
  arguments: [
    integer('timeout', { min: -1, unit: 'ms, -1 for ever', optional: false, default: -1 }),
  ],
  duration: 'timed',
  interruptible: true,
  decode: decodeDigit,
});

export const GET_DATA = command<DigitsResult>({
  words: 'GET DATA',
  family: 'input',
  arguments: [
    text('filename'),
    integer('timeout', { min: -1, unit: 'ms', default: 0 }),
    integer('maxDigits', { min: 1, max: MAX_DIGITS, optional: true }),
  ],
  duration: 'open',
  interruptible: true,
  missingSound: missingFile,
  decode: (reply) => {
    const completed = reply.code === 200 && reply.result !== '-1';
    const digits = completed ? reply.result : '';
    return respondWith(reply, {
      data: completed ? digits : null,
      digits,
      timedOut: reply.data === 'timeout',
      completed,
    });
  },
});

export const GET_OPTION = command<OptionResult>({
  words: 'GET OPTION',
  family: 'input',
  arguments: [
    nonEmpty('filename'),
    keys('escapeDigits'),
    integer('timeout', { min: 0, unit: 'ms', optional: true }),
  ],
  duration: 'open',
  interruptible: true,
  missingSound: missingFile,
  // A hangup during the wait after the prompt gives the same reply as a time-out. Asterisk's HANGUP
  // line may not have arrived yet, or be switched off by AGISIGHUP=no: only a live command tells.
  followUp: {
    command: CHANNEL_STATUS,
    argumentsFor: (reply) => (succeeded(reply, '0') ? [] : undefined),
  },
  decode: (reply, status) => {
    const hungUp = status?.code === 511;
    const answer = decodeDigit(reply);
    const timedOut = answer.timedOut && !hungUp;
    return Object.assign(answer, { timedOut, endpos: endposOf(reply), hungUp });
  },
});
