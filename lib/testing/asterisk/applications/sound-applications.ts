import { splitOptions } from './application-arguments.js';
import { ANY_KEY, type SimulatedChannel } from '../../channel/simulated-channel.js';
import { play, promptLength } from '../sounds/sounds.js';
import { withoutWhiteSpace } from '../../wire/white-space.js';

/** How the playing of files ended, and which of them were not there. */
interface Played {
  readonly code: number;
  readonly missing: readonly boolean[];
}

const SILENCE: Played = { code: 0, missing: [] };

/** Plays files that `&` joins. Gives the code of the key that ended them, 0 if none did, -1 for a hangup. */
export async function playAll(
  channel: SimulatedChannel,
  files: string,
  { keys = '', untilMissing = false }: { keys?: string; untilMissing?: boolean } = {},
): Promise<Played> {
  const missing: boolean[] = [];
  for (const file of files.split('&').map(withoutWhiteSpace)) {
    const length = promptLength(channel, file);
    missing.push(length === undefined);
    if (length === undefined) {
      if (untilMissing) break;
      continue;
    }
    const end = await play(channel, file, length, { keys });
    if (end.kind === 'hangup') return { code: -1, missing };
    if (end.kind === 'key') return { code: end.key.charCodeAt(0), missing };
  }
  return { code: 0, missing };
}

/** Answers a call that is not answered, unless the options say otherwise. Tells whether to play on it. */
function prepareToPlay(channel: SimulatedChannel, { skip, noAnswer }: Unanswered): boolean {
  if (channel.up) return true;
  if (skip) return false;
  if (!noAnswer) channel.answer();
  return true;
}

/** The handling of a call that is not answered. */
interface Unanswered {
  /** Do not play. */
  skip: boolean;
  /** Play without an answer. */
  noAnswer: boolean;
}

/** The result of an application that needs arguments and got none. */
const NO_ARGUMENTS = -1;

/** Playback(files,options), where the options are words. */
export async function playback(channel: SimulatedChannel, given: string): Promise<number> {
  // Nothing plays on a dead channel, and that is no failure.
  if (channel.hungUp) return 0;
  if (given === '') return NO_ARGUMENTS;
  const [files = '', options = ''] = splitOptions(given, 2);
  let played = SILENCE;
  if (
    prepareToPlay(channel, { skip: /skip/i.test(options), noAnswer: /noanswer/i.test(options) })
  ) {
    played = await playAll(channel, files);
  }
  channel.variables.set('PLAYBACKSTATUS', played.missing.includes(true) ? 'FAILED' : 'SUCCESS');
  return played.code;
}

/** Background(files,options), where the options are letters, or one of two words. */
export async function background(channel: SimulatedChannel, given: string): Promise<number> {
  if (channel.hungUp) return 0;
  if (given === '') return NO_ARGUMENTS;
  const [files = '', options = ''] = splitOptions(given, 4);
  const letters = { skip: 's', noanswer: 'n' }[options.toLowerCase()] ?? options;
  let played = SILENCE;
  if (prepareToPlay(channel, { skip: letters.includes('s'), noAnswer: letters.includes('n') })) {
    played = await playAll(channel, files, { keys: ANY_KEY, untilMissing: true });
  }
  channel.variables.set('BACKGROUNDSTATUS', played.missing.includes(true) ? 'FAILED' : 'SUCCESS');
  return played.code;
}

/** How long Read waits for the first key and for each further one, in ms, unless its options tell. */
const FIRST_KEY = 10_000;
const NEXT_KEY = 5000;
const MOST_KEYS = 255;

type ReadStatus = 'OK' | 'TIMEOUT' | 'HANGUP' | 'SKIPPED' | 'ERROR';

/** Read(variable,prompts,digits,options,attempts,seconds), whose result is always 0. */
export async function read(channel: SimulatedChannel, given: string): Promise<number> {
  const [name = '', prompts = '', most = '', options = '', attempts = '', seconds = ''] =
    splitOptions(given, 6);
  const finish = (status: ReadStatus, digits: string): number => {
    channel.variables.set('READSTATUS', status);
    if (name !== '') channel.variables.set(name, digits);
    return 0;
  };
  if (name === '') return finish('ERROR', '');
  if (channel.hungUp) return finish('HANGUP', '');
  if (!prepareToPlay(channel, { skip: options.includes('s'), noAnswer: options.includes('n') })) {
    return finish('SKIPPED', '');
  }
  const ms = (Number.parseFloat(seconds) || 0) * 1000;
  const limit = Number.parseInt(most, 10) || MOST_KEYS;
  let heard: { status: ReadStatus; digits: string } = { status: 'ERROR', digits: '' };
  for (let left = Math.max(Number.parseInt(attempts, 10) || 1, 1); left > 0; left--) {
    // With the option `i` the prompt is the name of a tone, which ends with the first key.
    heard = await readDigits(channel, options.includes('i') ? '' : prompts, limit, ms);
    if (heard.digits !== '' || heard.status === 'HANGUP' || heard.status === 'ERROR') break;
  }
  return finish(heard.status, heard.digits);
}

async function readDigits(
  channel: SimulatedChannel,
  prompts: string,
  limit: number,
  ms: number,
): Promise<{ status: ReadStatus; digits: string }> {
  const { code, missing } =
    prompts === '' ? SILENCE : await playAll(channel, prompts, { keys: ANY_KEY });
  if (code < 0) return { status: 'HANGUP', digits: '' };
  // A file that is not there is left out, unless it is the last one.
  if (code === 0 && missing.at(-1) === true) return { status: 'ERROR', digits: '' };
  let key = code > 0 ? String.fromCharCode(code) : '';
  for (let digits = ''; ; key = '') {
    if (key === '') {
      const timeout = ms > 0 ? ms : digits === '' ? FIRST_KEY : NEXT_KEY;
      const end = await channel.wait({ ms: timeout, keys: ANY_KEY });
      if (end.kind === 'hangup') return { status: 'HANGUP', digits };
      if (end.kind !== 'key') return { status: 'TIMEOUT', digits };
      key = end.key;
    }
    if (key === '#') return { status: 'OK', digits };
    digits += key;
    if (digits.length >= limit) return { status: 'OK', digits };
  }
}
