import type { SimulatedChannel } from '../../channel/simulated-channel.js';
import type { WaitEnd } from '../../channel/waiting.js';
import { checkKnown } from '../../expectations/known-prompts.js';
import { fromWire } from '../../wire/wire-text.js';

const DEFAULT_LENGTH = 200;
const BEEP_LENGTH = 440;
/** At 8 kHz, at which Asterisk counts positions in sounds. */
export const SAMPLES_PER_MS = 8;

/** AGI names sound files without their ending: with an ending, Asterisk does not find the file. */
const ENDING = /\.(?:wav|gsm|ulaw|ulw|pcm|alaw|alw|sln\d*|g72[26]|g729|mp3|ogg)$/i;

/** Converts ms to samples at 8 kHz: Asterisk counts positions in samples. */
export function samples(ms: number): number {
  return Math.round(ms * SAMPLES_PER_MS);
}

/** Converts samples at 8 kHz to ms. */
export function milliseconds(count: number): number {
  return count / SAMPLES_PER_MS;
}

/**
 * How long a prompt that a command plays is, in ms; `undefined` if there is no such file.
 *
 * @throws ExpectationError if the test gives all known prompts, and this is none of them
 */
export function promptLength(channel: SimulatedChannel, wire: string): number | undefined {
  checkKnown(channel, fromWire(wire));
  if (channel.decisions?.isMissing(fromWire(wire))) return undefined;
  return lengthOf(channel, wire);
}

/** How long a sound is, in ms; `undefined` if there is no such file. */
export function lengthOf(channel: SimulatedChannel, wire: string): number | undefined {
  const name = fromWire(wire);
  const { prompts = {}, prompt } = channel.options;
  const given = Object.hasOwn(prompts, name) ? prompts[name] : undefined;
  if (given !== undefined) return given === 'missing' ? undefined : given;
  // An address is fetched with its ending.
  const hasEnding = ENDING.test(name) && !/^https?:/.test(name);
  if (name === '' || name.includes('&') || hasEnding) return undefined;
  const silence = /^silence\/(\d+)$/.exec(name)?.[1];
  if (silence !== undefined) return Number(silence) * 1000;
  if (name === 'beep') return BEEP_LENGTH;
  return prompt === 'missing' ? undefined : (prompt ?? DEFAULT_LENGTH);
}

/**
 * Plays a prompt. The caller may have waited for the moment when it begins.
 *
 * @param length how long it plays, in ms
 */
export function play(
  channel: SimulatedChannel,
  file: string,
  length: number,
  stop: { keys?: string; bytes?: boolean } = {},
): Promise<WaitEnd> {
  const name = fromWire(file);
  channel.note('played', name);
  const playing = channel.wait({ ms: Math.max(length, 0), ...stop });
  channel.onCue('prompt', name);
  return playing;
}
