import type { SimulatedChannel } from '../channel/simulated-channel.js';
import { toWire } from '../wire/wire-text.js';
import { FRAME_TIME, spokenAudio } from './spoken-audio.js';

const SAMPLES_PER_FRAME = 160;

/** How long it takes to say a text, in ms. */
export function timeToSay(text: string): number {
  return (spokenAudio(text).length / SAMPLES_PER_FRAME) * FRAME_TIME;
}

/** The caller says something: on a line of live audio, and to whatever records the call. */
export function sayOn(channel: SimulatedChannel, text: string): void {
  if (channel.hungUp) return;
  const from = channel.clock.now();
  channel.speech.push({ from, to: from + timeToSay(text) });
  const isHeard = channel.audio?.say(text) !== undefined;
  const heard = isHeard ? '' : ', which no line of live audio hears';
  channel.tell('caller', `says ${toWire(JSON.stringify(text))}${heard}`);
  if (isHeard) channel.note('spoke', text);
}

/** There is noise at the caller's. */
export function noiseOn(channel: SimulatedChannel, ms: number): void {
  if (channel.hungUp) return;
  channel.audio?.noise(ms);
  channel.tell('caller', `has noise for ${ms} ms`);
}
