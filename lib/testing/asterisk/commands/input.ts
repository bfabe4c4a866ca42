import { ANY_KEY, type SimulatedChannel } from '../../channel/simulated-channel.js';
import type { WaitEnd } from '../../channel/waiting.js';
import { promptLength, play, samples } from '../sounds/sounds.js';
import { fromWire } from '../../wire/wire-text.js';
import {
  counted,
  failure,
  keyCode,
  readInteger,
  result,
  scanInteger,
  type Execute,
  type SimulatedCommand,
} from './execution.js';

/** How long a server of this library has a channel read empty after an interruption, in ms. */
const DRAIN_TIME = 23;

/** Waits for a key while nothing plays. */
function waitForKey(channel: SimulatedChannel, ms: number): Promise<WaitEnd> {
  return channel.wait({ ms, keys: ANY_KEY, bytes: true });
}

/** The same, as a question to the caller. A script names this moment `''`. */
function listen(channel: SimulatedChannel, ms: number): Promise<WaitEnd> {
  const listening = waitForKey(channel, ms);
  channel.onCue('prompt', '');
  return listening;
}

const waitForDigit: Execute = counted(1, 1, async (channel, [timeout]) => {
  const ms = scanInteger(timeout);
  if (ms === undefined) return 'usage';
  // The application has asked for nothing then.
  const isDrain = ms === DRAIN_TIME;
  if (!isDrain) channel.note('asked', '');
  const end = await (isDrain ? waitForKey : listen)(channel, ms);
  // This 1 is no key: the key 1 would be 49.
  if (end.kind === 'bytes') return result(1);
  if (end.kind === 'hangup') return failure('-1');
  return result(end.kind === 'key' ? keyCode(end.key) : 0);
});

/** How long GET DATA waits without a time-out of its own: for the first key, and for each further one. */
const FIRST_KEY = 6000;
const NEXT_KEY = 2000;
const MOST_KEYS = 1023;

const getData: Execute = counted(1, Infinity, async (channel, [file = '', timeout, most]) => {
  const ms = readInteger(timeout);
  const first = ms === 0 ? FIRST_KEY : ms;
  const next = ms === 0 ? NEXT_KEY : ms;
  const limit = most === undefined ? MOST_KEYS : Math.min(readInteger(most), MOST_KEYS);
  const length = file === '' ? 0 : promptLength(channel, file);
  if (length === undefined || limit < 1) return result(-1);

  channel.note('asked', fromWire(file));
  let digits = '';
  let end: WaitEnd | undefined;
  if (file !== '') {
    end = await play(channel, file, length, { keys: ANY_KEY, bytes: true });
    if (end.kind === 'time') end = await listen(channel, first);
  } else {
    end = await listen(channel, first);
  }
  for (;;) {
    if (end.kind === 'bytes') return 'silence';
    if (end.kind === 'hangup') return result(-1);
    if (end.kind !== 'key') return result(`${digits} (timeout)`);
    if (end.key === '#') return result(digits);
    digits += end.key;
    if (digits.length >= limit) return result(digits);
    end = await listen(channel, next);
  }
});

/** Asterisk's time-out for digits, in ms; a dialplan may change it. */
const DIGIT_TIMEOUT = 5000;

const getOption: Execute = counted(2, 3, async (channel, [file = '', keys = '', timeout]) => {
  const length = promptLength(channel, file);
  if (length === undefined) return failure('-1 endpos=0');
  channel.note('asked', fromWire(file));
  const played = await play(channel, file, length, { keys, bytes: true });
  const endpos = `endpos=${samples(played.after)}`;
  if (played.kind === 'bytes') return 'silence';
  if (played.kind === 'hangup') return failure(`-1 ${endpos}`);
  if (played.kind === 'key') return result(`${keyCode(played.key)} ${endpos}`);

  const ms = timeout === undefined ? DIGIT_TIMEOUT : readInteger(timeout);
  const end = await listen(channel, ms);
  // Another key, bytes and a hangup also end the wait: the reply to each is that of a time-out.
  const chosen = end.kind === 'key' && keys.includes(end.key);
  return result(`${chosen ? keyCode(end.key) : 0} ${endpos}`);
});

/** Commands that collect keys. */
export const input: readonly SimulatedCommand[] = [
  { words: 'WAIT FOR DIGIT', usage: '<timeout>', execute: waitForDigit },
  { words: 'GET DATA', usage: '<file> [timeout] [max digits]', execute: getData },
  { words: 'GET OPTION', usage: '<file> <escape digits> [timeout]', execute: getOption },
];
