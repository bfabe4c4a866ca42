import type { SimulatedChannel } from '../simulated-channel.js';

/**
 * Executes a command on a simulated channel: gives its arguments, resolves with the reply behind
 * `200 result=`, with `undefined` where Asterisk sends none, or with `'usage'` for wrong syntax.
 */
export type Execute = (
  channel: SimulatedChannel,
  args: readonly string[],
) => Promise<string | undefined> | string | undefined;

/** The reply of a prompt that a key may end. */
export function keyCode(key: string): string {
  return String(key.charCodeAt(0));
}
