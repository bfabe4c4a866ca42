import type { SimulatedChannel } from '../../channel/simulated-channel.js';
import { fromWire } from '../../wire/wire-text.js';
import { promptLength, milliseconds, play, samples } from '../sounds/sounds.js';
import {
  counted,
  failure,
  keyCode,
  result,
  scanInteger,
  type Execute,
  type SimulatedCommand,
} from './execution.js';

const streamFile: Execute = counted(2, 3, async (channel, [file = '', keys = '', offset]) => {
  const start = offset === undefined ? 0 : scanInteger(offset);
  if (start === undefined) return 'usage';
  const length = promptLength(channel, file);
  if (length === undefined) return failure(`-1 endpos=${start}`);

  const end = await play(channel, file, length - milliseconds(start), { keys, bytes: true });
  const endpos = `endpos=${end.kind === 'time' ? samples(length) : start + samples(end.after)}`;
  if (end.kind === 'bytes') return 'silence';
  // Asterisk calls it a failure, too, when a key ends the sound.
  channel.variables.set('PLAYBACKSTATUS', end.kind === 'time' ? 'SUCCESS' : 'FAILED');
  if (end.kind === 'hangup') return failure(`-1 ${endpos}`);
  return result(`${end.kind === 'key' ? keyCode(end.key) : 0} ${endpos}`);
});

const controlStreamFile: Execute = counted(2, 7, async (channel, args) => {
  const [file = '', stop = '', skip, forward, rewind, pause = '', offset] = args;
  const step = skip === undefined ? 3000 : scanInteger(skip);
  const start = offset === undefined ? 0 : scanInteger(offset);
  if (step === undefined || start === undefined) return 'usage';
  const length = promptLength(channel, file);
  if (length === undefined) {
    setStatus(channel, 'ERROR', -1);
    return failure('-1 endpos=-1');
  }
  channel.note('played', fromWire(file));
  const controls = { stop, step, forward: given(forward, '#'), rewind: given(rewind, '*'), pause };
  return controlled(channel, file, { length, start }, controls);
});

/** An argument, or another text if the argument is missing or empty. */
function given(word: string | undefined, otherwise: string): string {
  return word === undefined || word === '' ? otherwise : word;
}

/** The keys that control a sound, and how many ms a step is. */
interface Controls {
  stop: string;
  step: number;
  forward: string;
  rewind: string;
  pause: string;
}

/** Plays a sound in which the caller moves forward and back. Its positions are in ms. */
async function controlled(
  channel: SimulatedChannel,
  file: string,
  sound: { length: number; start: number },
  { stop, step, forward, rewind, pause }: Controls,
) {
  const keys = stop + forward + rewind + pause;
  let position = sound.start;
  let paused = false;
  let cue = true;
  for (;;) {
    const waiting = channel.wait({ ms: paused ? -1 : Math.max(sound.length - position, 0), keys });
    if (cue) channel.onCue('prompt', fromWire(file));
    cue = false;
    const end = await waiting;
    if (!paused) position += end.after;
    if (end.kind === 'hangup') {
      setStatus(channel, 'ERROR', position);
      return failure(`-1 endpos=${Math.round(position)}`);
    }
    if (end.kind !== 'key') {
      setStatus(channel, 'SUCCESS', -1);
      return result('0 endpos=-1');
    }
    if (end.key === forward) position = Math.min(position + step, sound.length);
    else if (end.key === rewind) position = Math.max(position - step, 0);
    else if (pause !== '' && end.key === pause) paused = !paused;
    else {
      setStatus(channel, 'USERSTOPPED', position);
      channel.variables.set('CPLAYBACKSTOPKEY', end.key);
      return result(`${keyCode(end.key)} endpos=${Math.round(position)}`);
    }
  }
}

/** Sets the variables that CONTROL STREAM FILE sets, whatever ended it. */
function setStatus(channel: SimulatedChannel, status: string, position: number): void {
  channel.variables.set('CPLAYBACKSTATUS', status);
  channel.variables.set('CPLAYBACKOFFSET', String(Math.round(position)));
}

/** Commands that play a sound. */
export const playback: readonly SimulatedCommand[] = [
  { words: 'STREAM FILE', usage: '<file> <escape digits> [offset]', execute: streamFile },
  {
    words: 'CONTROL STREAM FILE',
    usage: '<file> <escape digits> [skip ms] [forward] [rewind] [pause] [offset ms]',
    execute: controlStreamFile,
  },
];
