import type { Reply } from '../../codec/reply.js';
import { integer, key, keys, nonEmpty } from '../arguments.js';
import { command } from '../command.js';
import { endposOf, keyOf, missingFile, respondWith, succeeded } from '../decoding.js';
import type { PlaybackResult } from '../results.js';

function decodePlayback(reply: Reply): PlaybackResult {
  const digit = keyOf(reply);
  return respondWith(reply, {
    data: digit,
    digit,
    endpos: endposOf(reply),
    completed: succeeded(reply, '0'),
  });
}

export const STREAM_FILE = command<PlaybackResult>({
  words: 'STREAM FILE',
  family: 'playback',
  // Asterisk answers 520 without escape digits, though its documentation calls them optional.
  arguments: [
    nonEmpty('filename'),
    keys('escapeDigits', { optional: false, default: '' }),
    integer('offset', { min: 0, unit: 'samples', optional: true }),
  ],
  duration: 'open',
  interruptible: true,
  missingSound: missingFile,
  decode: decodePlayback,
});

export const CONTROL_STREAM_FILE = command<PlaybackResult>({
  words: 'CONTROL STREAM FILE',
  family: 'playback',
  arguments: [
    nonEmpty('filename'),
    keys('escapeDigits', { optional: false, default: '' }),
    integer('skipms', { min: 0, unit: 'ms', default: 3000 }),
    key('ffchar', { default: '#' }),
    key('rewchar', { default: '*' }),
    key('pausechar', { default: '' }),
    integer('offsetms', { min: 0, unit: 'ms', optional: true }),
  ],
  duration: 'open',
  missingSound: (reply, given) => missingFile(reply, given, 'endpos=-1'),
  decode: decodePlayback,
});
