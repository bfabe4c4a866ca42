import type { SimulatedChannel } from '../../channel/simulated-channel.js';
import { checkWritten, writeRecording } from '../recordings/recording-file.js';
import { recordingFormat } from '../recordings/recording-formats.js';
import { lengthOf, play, SAMPLES_PER_MS } from '../sounds/sounds.js';
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

/**
 * Asterisk cuts off the sound of the key at the end, and all but the first second of silence; in ms. It
 * counts 8 samples a ms for that, whatever the format.
 */
const KEY_CUT = 200;
const SILENCE_KEPT = 1000;
/** The length of a frame of sound, in ms: the first frame after the limit of silence shows it. */
const FRAME = 20;
/** How long Asterisk waits for the next frame when there is no limit, in ms. */
const WAIT_FOREVER = 100_000;

const recordFile: Execute = counted(4, Infinity, async (channel, args) => {
  const [name = '', formatName = '', keys = '', timeout, ...more] = args;
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
  const [file, format] = [fromWire(name), fromWire(formatName)];
  const found = recordingFormat(format);
  if (found === undefined) return failure('-1 (writefile)');
  const { recordings: folder } = channel.options;
  if (folder !== undefined) checkWritten(format);
  channel.note('recorded', `${file}.${format}`);
  const longestSilence =
    silence === undefined ? 0 : readInteger(silence.replace(/^.*s=/, '')) * 1000;

  const started = channel.clock.now();
  const recorded = await record(channel, [file, `${file}.${format}`], {
    keys,
    limit,
    longestSilence,
  });
  const length = Math.round((recorded.length * found.rate) / 1000) - recorded.cut * SAMPLES_PER_MS;
  const samples = offset + Math.max(length, 0);
  if (folder !== undefined) {
    const before = started - (offset * 1000) / found.rate;
    const speech = channel.speech.map(({ from, to }) => ({
      from: Math.max(from, started) - before,
      to: to - before,
    }));
    writeRecording(folder, { file, format, samples }, speech);
  }
  const { failed = false, answer } = recorded;
  return (failed ? failure : result)(`${answer} endpos=${samples}`);
});

/** How a recording is to end. */
interface Limits {
  /** The keys that end it. */
  readonly keys: string;
  /** The longest recording, in ms; without end if negative. */
  readonly limit: number;
  /** The silence that ends the recording, in ms; 0 if none does. */
  readonly longestSilence: number;
}

/** A recording that has ended: how long it took, and how much of its end is cut off, in ms. */
interface Recorded {
  readonly length: number;
  readonly cut: number;
  /** The begin of the reply, and whether it is a failure. */
  readonly answer: string;
  readonly failed?: true;
}

async function record(
  channel: SimulatedChannel,
  names: readonly string[],
  { keys, limit, longestSilence }: Limits,
): Promise<Recorded> {
  const { clock } = channel;
  const started = clock.now();
  for (let cued = false; ; cued = true) {
    const now = clock.now();
    const heard = Math.max(channel.speaksUntil, started);
    const silent = longestSilence > 0 ? heard + longestSilence + FRAME : Infinity;
    const full = limit < 0 ? Infinity : started + limit;
    // A moment and no length: what is left of a length may be too short to bring the clock forward.
    const until = Math.min(silent, full);
    if (now >= until) {
      if (full <= silent) return { length: limit, cut: 0, answer: '0 (timeout)' };
      // Asterisk gives what was left of its wait for a frame when silence ended the recording.
      const left = limit < 0 ? WAIT_FOREVER - FRAME : full - now;
      const cut = Math.max(longestSilence - SILENCE_KEPT, 0);
      return { length: now - started, cut, answer: `${Math.round(left)} (timeout)` };
    }
    const waiting = channel.wait({ ms: until === Infinity ? -1 : until - now, keys });
    if (!cued) channel.onCue('recording', ...names);
    const end = await waiting;
    const length = clock.now() - started;
    if (end.kind === 'hangup') return { length, cut: 0, answer: '-1 (hangup)', failed: true };
    if (end.kind === 'key') {
      return { length, cut: KEY_CUT, answer: `${keyCode(end.key)} (dtmf)` };
    }
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
