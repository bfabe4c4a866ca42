import type { Reply } from '../../codec/reply.js';
import { integer, keys, nonEmpty, oneOf, shaped } from '../arguments.js';
import { command } from '../command.js';
import { endposOf, keyOf, respond } from '../decoding.js';
import type { RecordEnd, RecordResult } from '../results.js';

const ENDS: Record<string, RecordEnd> = {
  dtmf: 'digit',
  hangup: 'hangup',
  writefile: 'write-failed',
  waitfor: 'wait-failed',
  randomerror: 'beep-failed',
};

function endOf(reply: Reply): RecordEnd | null {
  if (reply.data === undefined) return null;
  // Silence ends with `(timeout)` as well, and a result that is what was left of the time in ms.
  if (reply.data === 'timeout') return reply.result === '0' ? 'timeout' : 'silence';
  return ENDS[reply.data] ?? null;
}

export const RECORD_FILE = command<RecordResult>({
  words: 'RECORD FILE',
  family: 'recording',
  arguments: [
    nonEmpty('filename'),
    nonEmpty('format'),
    keys('escapeDigits'),
    integer('timeout', { min: -1, unit: 'ms, -1 for no limit' }),
    integer('offset', { min: 0, unit: 'samples', optional: true }),
    oneOf('beep', ['BEEP'], { optional: true }),
    shaped('silence', /^s=\d+$/, 's=<seconds>', { optional: true }),
  ],
  duration: 'open',
  decode: (reply) => {
    const endedBy = endOf(reply);
    const digit = endedBy === 'digit' ? keyOf(reply) : null;
    return {
      ...respond(reply),
      data: digit ?? reply.data ?? null,
      endedBy,
      digit,
      timedOut: endedBy === 'timeout',
      endpos: endposOf(reply),
    };
  },
});
