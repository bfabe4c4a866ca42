import type { AgiChannel } from '../../core/index.js';
import { collectOneKey } from '../keys/collect-at-once.js';
import { noteHashMayFollow } from '../keys/following-hash.js';
import type { Prompt } from '../prompts/prompt.js';
import type { PromptPlayer } from '../prompts/prompt-player.js';

export interface KeyOptions {
  /** The keys that end the prompt; none if they are ignored while it plays. */
  readonly keys: string;
  /** Longest wait for a key after the prompt, in ms. */
  readonly timeout: number;
}

/** Plays a prompt and waits for one key. It gives the key, or `null` if none was pressed in time. */
export async function keyAfter(
  channel: AgiChannel,
  player: PromptPlayer,
  prompt: Prompt,
  { keys, timeout }: KeyOptions,
): Promise<string | null> {
  const hashCounts = keys.includes('#');
  const onMissing = (sound: string): Promise<void> => player.reportMissing(sound);
  const collect = (file: string, first: string | null): Promise<string | null> =>
    collectOneKey(channel, { file, first, onMissing }, timeout, hashCounts);
  const key =
    keys === ''
      ? await player.play(prompt, '').then(() => collect('', null))
      : await player.playThen(prompt, keys, collect);
  noteHashMayFollow(channel, key !== null && key !== '#');
  return key;
}
