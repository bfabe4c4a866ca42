import { SilentTone } from '../call/silent-tone.js';
import { callOf } from './send.js';

/** Makes the tone of silence of a channel. It is not begun yet. */
export function silentToneOf(channel: object): SilentTone {
  return new SilentTone(callOf(channel));
}
