import { reportThrown } from '../../core/internal.js';
import type { PromptPlayer } from '../prompts/prompt-player.js';
import { meantBy } from '../speech/phrases.js';
import type { HoldSpeech } from './hold-speech.js';
import { listen, resolveInput } from './speech-input.js';

/**
 * Waits until the caller says some words, or the signal aborts. Where words cannot be recognised, nothing is awaited: a
 * report tells of it.
 *
 * @returns what the caller said; `undefined` if nothing is awaited any more
 */
export async function awaitWords(
  player: PromptPlayer,
  speech: HoldSpeech | undefined,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (speech === undefined) return undefined;
  const { words, ...given } = speech;
  const phrases = typeof words === 'string' ? [words] : words;
  const input = resolveInput('speech', { hints: phrases, ...given });
  try {
    while (input && !signal.aborted) {
      const listening = await listen(player, input);
      const settled = AbortSignal.any([listening.settled, signal]);
      await aborted(settled);
      const heard = listening.result;
      listening.stop();
      if (heard === undefined) return undefined;
      if ('failure' in heard) throw heard.failure;
      if (meantBy(heard.text, [{ phrases, choice: true }])) return heard.text;
    }
  } catch (error) {
    if (!signal.aborted) reportThrown('the words that end a wait', error);
  }
  return undefined;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => {
      resolve();
    });
  });
}
