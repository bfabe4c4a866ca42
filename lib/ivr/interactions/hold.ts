import { Deadline, type AgiChannel } from '../../core/index.js';
import { badOption, checkWhole } from '../bad-option.js';
import { checkPrompt, type Prompt } from '../prompts/prompt.js';
import type { PromptPlayer } from '../prompts/prompt-player.js';

/**
 * What a caller hears while work is done.
 *
 * @publicApi
 */
export interface HoldOptions {
  /** A prompt that is played again and again, or a class of Asterisk's music on hold. */
  music: Prompt | { class: string };
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
  if (isMusicClass(music)) {
    if (music.class === '') throw badOption('music.class', '', 'a class of musiconhold.conf');
  } else checkPrompt('music', music);
  if (timeout !== undefined) checkWhole('timeout', timeout, 1);
  checkPrompt('apology', apology);
}

/** What a wait comes to that is given up. */
const GIVEN_UP = Symbol('given up');

/** Plays music until the work is done, late, or the caller gone; then its signal aborts. */
export async function hold<Value>(
  channel: AgiChannel,
  player: PromptPlayer,
  work: (signal: AbortSignal) => Promise<Value>,
  options: HoldOptions,
): Promise<HoldResult<Value>> {
  const giveUp = new AbortController();
  const silence = new AbortController();
  const givenUp = new Promise<typeof GIVEN_UP>((resolve) => {
    giveUp.signal.addEventListener('abort', () => {
      resolve(GIVEN_UP);
    });
  });
  const expire = (): void => {
    giveUp.abort();
  };
  const { timeout } = options;
  const deadline = timeout === undefined ? undefined : new Deadline(timeout, expire, undefined);
  channel.signal.addEventListener('abort', expire, { once: true });
  try {
    // Who is gone is a result (see AgiDialog); nothing is begun for them.
    channel.signal.throwIfAborted();
    const settled = Promise.race([work(giveUp.signal), givenUp]);
    const music = playUntil(channel, player, options.music, silence.signal);
    // Music ends before the work where there is nothing to hear, or nobody to hear it.
    const ended = await Promise.race([settled, music.then(() => settled)]).finally(async () => {
      silence.abort();
      // What has been done is done, whatever becomes of the music.
      await music.catch(() => undefined);
    });
    if (ended !== GIVEN_UP) return { outcome: 'done', value: ended };
    channel.signal.throwIfAborted();
    await player.play(options.apology, '');
    return { outcome: 'timed-out' };
  } finally {
    deadline?.clear();
    channel.signal.removeEventListener('abort', expire);
    giveUp.abort();
  }
}

async function playUntil(
  channel: AgiChannel,
  player: PromptPlayer,
  music: HoldOptions['music'],
  signal: AbortSignal,
): Promise<void> {
  if (!isMusicClass(music)) {
    await player.loop(music, signal);
    return;
  }
  await channel.setMusic(true, music.class);
  await aborted(signal);
  if (!channel.hungUp && !channel.ended) await channel.setMusic(false);
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => {
      resolve();
    });
  });
}

function isMusicClass(music: HoldOptions['music']): music is { class: string } {
  return typeof music === 'object' && 'class' in music;
}
