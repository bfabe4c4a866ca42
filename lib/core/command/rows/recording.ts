import type { Reply } from '../../codec/reply.js';
import { integer, keys, nonEmpty, shaped } from '../arguments.js';
import { command } from '../command.js';
import { endposOf, keyOf, respondWith } from '../decoding.js';
import type { RecordEnd, RecordFileResult } from '../results.js';

const ENDS: Record<string, RecordEnd> = {
  dtmf: 'digit',
  hangup: 'hangup',
  writefile: 'write-failed',
  waitfor: 'wait-failed',
  randomerror: 'beep-failed',
};

/** Asterisk looks at the clock once in a frame, so some ms may be left of a time that is over. */
const FRAME = 20;

function endOf(reply: Reply): RecordEnd | null {
  if (reply.data === undefined) return null;
  // Silence ends with `(timeout)` as well; the result is then what was left of the time in ms.
  if (reply.data === 'timeout') return Number(reply.result) <= FRAME ? 'timeout' : 'silence';
  return ENDS[reply.data] ?? null;
}

/** Asterisk tells these two arguments apart by their shape, not by their order. */
const beepOrSilence = shaped(
  'beep or silence',
  /^(?:BEEP|s=\d+)$/,
  'BEEP, or s=<whole seconds of silence>',
  { optional: true },
);

export const RECORD_FILE = command<RecordFileResult>({
  words: 'RECORD FILE',
  family: 'recording',
  arguments: [
    nonEmpty('filename'),
    nonEmpty('format'),
    keys('escapeDigits'),
    integer('timeout', { min: -1, unit: 'ms, -1 for no limit' }),
    integer('offset', { min: 0, unit: 'samples', optional: true }),
    beepOrSilence,
    beepOrSilence,
  ],
  duration: 'open',
  missingSound: ({ result, data }) =>
    result === '-1' && data === 'randomerror' ? { name: 'beep', certain: false } : undefined,
  decode: (reply) => {
    const endedBy = endOf(reply);
    // A key in the beep ends it before there is a recording: `35 (randomerror)`.
    const byKey = endedBy === 'digit' || endedBy === 'beep-failed';
    const digit = byKey ? keyOf(reply) : null;
    return respondWith(reply, {
      data: digit ?? reply.data ?? null,
      endedBy,
      digit,
      timedOut: endedBy === 'timeout',
      endpos: endposOf(reply),
    });
  },
});
