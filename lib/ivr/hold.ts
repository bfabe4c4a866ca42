import { AGIError, type AgiChannel } from '../core/index.js';
import { badOption, checkWhole } from './bad-option.js';
import { checkPrompt, type Prompt } from './prompt.js';
import type { PromptPlayer } from './prompt-player.js';

/**
 * What a caller hears while work is done.
 *
 * @publicApi
 */
export interface HoldOptions {
  /** Sound file that is played again and again, without extension. */
  music: string;
  /** Longest wait in ms; none unless given. */
  timeout?: number;
  /** Played when that is over. */
  apology?: Prompt;
}

/**
 * What became of work that a caller waited for.
 *
 * @publicApi
 */
export type HoldResult<Value> =
  | { readonly outcome: 'done'; readonly value: Value }
  | { readonly outcome: 'timed-out' | 'hangup' };

/** @throws AGIError `E_AGI_INVALID_ARGUMENT`, naming the option that cannot be used */
export function checkHold({ music, timeout, apology }: HoldOptions): void {
  if (music === '') throw badOption('music', music, 'the name of a sound file');
  if (timeout !== undefined) checkWhole('timeout', timeout, 1);
  checkPrompt('apology', apology);
}

/** Plays music until the work is done, late, or the caller gone; then its signal aborts. */
export async function hold<Value>(
  channel: AgiChannel,
  player: PromptPlayer,
  work: (signal: AbortSignal) => Promise<Value>,
  options: HoldOptions,
): Promise<HoldResult<Value>> {
  const giveUp = new AbortController();
  const silence = new AbortController();
  const late = new Promise<'late'>((resolve) => {
    giveUp.signal.addEventListener('abort', () => {
      resolve('late');
    });
  });
  const { timeout } = options;
  const expire = (): void => {
    giveUp.abort();
  };
  const timer = timeout === undefined ? undefined : setTimeout(expire, timeout);
  channel.signal.addEventListener('abort', expire, { once: true });
  try {
    if (channel.signal.aborted) return { outcome: 'hangup' };
    const working = work(giveUp.signal);
    const settled = Promise.race([working, late]).finally(() => {
      silence.abort();
    });
    // Awaited behind the music, which may fail before.
    settled.catch(() => undefined);
    await playUntil(channel, player, options.music, silence.signal);
    const value = await settled;
    if (value !== 'late') return { outcome: 'done', value };
    if (channel.hungUp || channel.ended) return { outcome: 'hangup' };
    await player.play(options.apology, '');
    return { outcome: 'timed-out' };
  } finally {
    clearTimeout(timer);
    channel.signal.removeEventListener('abort', expire);
    giveUp.abort();
  }
}

async function playUntil(
  channel: AgiChannel,
  player: PromptPlayer,
  music: string,
  signal: AbortSignal,
): Promise<void> {
  try {
    while (!signal.aborted) {
      const { completed } = await channel.streamFile(music, '', undefined, { signal });
      if (completed) continue;
      // Without its file the caller waits in silence: playing it again would only spin.
      await player.reportMissing(music);
      return;
    }
  } catch (error) {
    if (!(error instanceof AGIError && error.code === 'E_AGI_ABORTED')) throw error;
  }
}
