import type { SimulatedChannel } from '../../channel/simulated-channel.js';
import { lengthOf, play, samples } from '../sounds/sounds.js';
import { fromWire } from '../../wire/wire-text.js';
import {
  counted,
  failure,
  keyCode,
  readInteger,
  result,
  scanInteger,
  type Answer,
  type Execute,
  type SimulatedCommand,
} from './execution.js';

const FORMATS =
  /^(?:wav|wav16|wav49|gsm|ulaw|ul|mu|pcm|alaw|al|sln\d*|raw|g72[26](?:-\d+)?|g723(?:sf)?|g729|ilbc|ogg|siren\d+|vox|au)$/i;

/** Asterisk cuts off the sound of the key at the end, and all but the first second of silence; in ms. */
const KEY_CUT = 200;
const SILENCE_KEPT = 1000;
/** The length of a frame of sound, in ms: the first frame after the limit of silence shows it. */
const FRAME = 20;
/** How long Asterisk waits for the next frame when there is no limit, in ms. */
const WAIT_FOREVER = 100_000;

const recordFile: Execute = counted(4, Infinity, async (channel, args) => {
  const [file = '', format = '', keys = '', timeout, ...more] = args;
  const limit = scanInteger(timeout);
  if (limit === undefined) return 'usage';
  const silence = more.slice(0, 3).find((word) => /s=./.test(word));
  const offset = scanInteger(more[0]) ?? 0;
  const beep =
    (more[0] !== undefined && scanInteger(more[0]) === undefined && !more[0].includes('=')) ||
    (more[1] !== undefined && !more[1].includes('='));

  if (beep) {
    const length = lengthOf(channel, 'beep');
    if (length === undefined) return result(`-1 (randomerror) endpos=${offset}`);
    const end = await play(channel, 'beep', length, { keys });
    if (end.kind === 'hangup') return result(`-1 (randomerror) endpos=${offset}`);
    if (end.kind === 'key') return result(`${keyCode(end.key)} (randomerror) endpos=${offset}`);
  }
  if (!FORMATS.test(format)) return failure('-1 (writefile)');
  channel.note('recorded', `${fromWire(file)}.${fromWire(format)}`);
  const longestSilence =
    silence === undefined ? 0 : readInteger(silence.replace(/^.*s=/, '')) * 1000;
  return record(channel, fromWire(file), fromWire(format), {
    keys,
    limit,
    longestSilence,
    offset,
  });
});

/** How a recording ends. */
interface Recording {
  /** The keys that end it. */
  keys: string;
  /** The longest recording, in ms; without end if negative. */
  limit: number;
  /** The silence that ends the recording, in ms; 0 if none does. */
  longestSilence: number;
  /** How many samples of an earlier recording are kept. */
  offset: number;
}

async function record(
  channel: SimulatedChannel,
  name: string,
  format: string,
  { keys, limit, longestSilence, offset }: Recording,
): Promise<Answer> {
  const { clock } = channel;
  const started = clock.now();
  const endpos = (ms: number): string => `endpos=${offset + samples(Math.max(ms, 0))}`;
  for (let cued = false; ; cued = true) {
    const elapsed = clock.now() - started;
    const heard = Math.max(channel.speaksUntil - started, 0);
    const bySilence = longestSilence > 0 ? heard + longestSilence + FRAME : Infinity;
    const byTime = limit < 0 ? Infinity : limit;
    const until = Math.min(bySilence, byTime);
    if (elapsed >= until) {
      if (byTime <= bySilence) return result(`0 (timeout) ${endpos(byTime)}`);
      // Asterisk gives what was left of its wait for a frame when silence ended the recording.
      const left = limit < 0 ? WAIT_FOREVER - FRAME : limit - elapsed;
      return result(
        `${Math.round(left)} (timeout) ${endpos(elapsed - Math.max(longestSilence - SILENCE_KEPT, 0))}`,
      );
    }
    const waiting = channel.wait({ ms: until === Infinity ? -1 : until - elapsed, keys });
    if (!cued) channel.onCue('recording', name, `${name}.${format}`);
    const end = await waiting;
    const length = clock.now() - started;
    if (end.kind === 'hangup') return failure(`-1 (hangup) ${endpos(length)}`);
    if (end.kind === 'key') return result(`${keyCode(end.key)} (dtmf) ${endpos(length - KEY_CUT)}`);
  }
}

/** RECORD FILE. The simulated telephone always sends sound: silence, when nobody speaks. */
export const recording: readonly SimulatedCommand[] = [
  {
    words: 'RECORD FILE',
    usage: '<file> <format> <escape digits> <timeout> [offset] [BEEP] [s=silence]',
    execute: recordFile,
  },
];
