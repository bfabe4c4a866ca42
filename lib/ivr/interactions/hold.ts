import type { AgiChannel } from '../../core/index.js';
import {
  checkOptionalValue,
  Deadline,
  refusedValue,
  wholeMilliseconds,
} from '../../core/internal.js';
import { checkPrompt, type Prompt } from '../prompts/prompt.js';
import type { PromptPlayer } from '../prompts/prompt-player.js';
import { hasWords } from '../speech/phrases.js';
import { awaitWords } from './await-words.js';
import type { HoldSpeech } from './hold-speech.js';
import { resolveInput } from './speech-input.js';

/**
 * Options of `AgiDialog.hold()`. Only `music` is required.
 *
 * @publicApi
 */
export interface HoldOptions {
  /** A prompt that is played again and again, or a class of Asterisk's music on hold. */
  music: Prompt | { class: string };
  /** Longest wait in ms: none. */
  timeout?: number;
  /** Prompt that is played when the time is over: none. */
  apology?: Prompt;
  /** Words with which the caller ends the wait. They need `speech` of the dialogue. None. */
  speech?: HoldSpeech;
}

/**
 * The result of `AgiDialog.hold()`: `value` is what the work gave.
 *
 * @publicApi
 */
export type HoldResult<Value> =
  | {
      /** The work is done. */
      readonly outcome: 'done';
      /** The value that the work resolved with. */
      readonly value: Value;
    }
  | {
      /** The work was given up when its time was over. */
      readonly outcome: 'timed-out';
    }
  | {
      /** The work was given up when the caller hung up. */
      readonly outcome: 'hangup';
    };

/**
 * The result of `AgiDialog.hold()` with `speech`.
 *
 * @publicApi
 */
export type SpokenHoldResult<Value> =
  | HoldResult<Value>
  | {
      /** The work was given up when the caller said so. */
      readonly outcome: 'cancelled';
      /** What the caller said. */
      readonly text: string;
    };

/** @throws AGIError `E_AGI_INVALID_ARGUMENT`, naming the option that cannot be used */
export function checkHold({ music, timeout, apology, speech }: HoldOptions): void {
  if (speech !== undefined) checkSpeech(speech);
  if (isMusicClass(music)) {
    if (music.class === '') throw refusedValue('music.class', '', 'a class of musiconhold.conf');
  } else checkPrompt('music', music);
  checkOptionalValue('timeout', timeout, wholeMilliseconds(1));
  checkPrompt('apology', apology);
}

function checkSpeech({ words, ...input }: HoldSpeech): void {
  for (const phrase of typeof words === 'string' ? [words] : words) {
    if (typeof phrase !== 'string' || !hasWords(phrase)) {
      throw refusedValue('speech.words', phrase, 'words that a caller can say');
    }
  }
  resolveInput('speech', input);
}

/** The music as a prompt that names it. */
export function musicOf({ music }: HoldOptions): Prompt {
  return isMusicClass(music) ? music.class : music;
}

/** The outcomes of a wait, but for `hangup`. */
export function outcomesOfHold({ timeout, speech }: HoldOptions): readonly string[] {
  return [
    'done',
    ...(timeout === undefined ? [] : ['timed-out']),
    ...(speech === undefined ? [] : ['cancelled']),
  ];
}

/** The result of waiting for work, when the wait is given up. */
const GIVEN_UP = Symbol('given up');

/**
 * Plays music until the work is done, the time is over, or the caller is gone. The signal of the work
 * then aborts.
 */
export async function hold<Value>(
  channel: AgiChannel,
  player: PromptPlayer,
  work: (signal: AbortSignal) => Promise<Value>,
  options: HoldOptions,
): Promise<SpokenHoldResult<Value>> {
  if (options.speech) player.speaker.checkHearing();
  const giveUp = new AbortController();
  const silence = new AbortController();
  let cancelled: string | undefined;
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
    // For a caller who is gone no work begins. `AgiDialog` makes a result of the error.
    channel.signal.throwIfAborted();
    const settled = Promise.race([work(giveUp.signal), givenUp]);
    void awaitWords(player, options.speech, giveUp.signal).then((text) => {
      cancelled = text;
      if (text !== undefined) giveUp.abort();
    });
    const music = playUntil(channel, player, options.music, silence.signal);
    // Music ends before the work if none of it can be played, or if the caller is gone.
    const ended = await Promise.race([settled, music.then(() => settled)]).finally(async () => {
      silence.abort();
      // The work counts, even if the music has failed.
      await music.catch(() => undefined);
    });
    if (ended !== GIVEN_UP) return { outcome: 'done', value: ended };
    channel.signal.throwIfAborted();
    if (cancelled !== undefined) return { outcome: 'cancelled', text: cancelled };
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
