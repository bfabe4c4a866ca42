import type { AgiChannel, WatchedInteraction } from '../../core/index.js';
import { diagnostics } from '../../core/internal.js';
import { elementsOf, type Prompt } from '../prompts/prompt.js';

/** A part of a dialogue, as its messages on the diagnostics channel describe it. */
export type Described = Pick<WatchedInteraction, 'kind' | 'outcomes'> &
  Partial<Pick<WatchedInteraction, 'choices'>> & { readonly prompt: Prompt | undefined };

/** The part of its dialogue that each call is in, while somebody watches. */
const running = new WeakMap<AgiChannel, WatchedInteraction>();

/**
 * Tells the diagnostics channel when a part of a dialogue begins and how it ends. Nothing is made for it
 * unless somebody watches.
 *
 * @param choiceOf the choice that a result stands for, as it is written
 */
export async function watched<Result extends { readonly outcome: string }>(
  channel: AgiChannel,
  describe: () => Described,
  work: () => Promise<Result>,
  choiceOf?: (result: Result) => string | undefined,
): Promise<Result> {
  const { interactionStart, interactionEnd } = diagnostics;
  if (!interactionStart.hasSubscribers) return work();
  const { uniqueId } = channel.request;
  const { prompt, choices = [], ...facts } = describe();
  const interaction = { ...facts, uniqueId, choices, prompt: promptName(prompt) };
  const around = running.get(channel);
  running.set(channel, interaction);
  interactionStart.publish({ interaction }, uniqueId);
  let outcome = 'hangup';
  let choice: string | undefined;
  try {
    const result = await work();
    ({ outcome } = result);
    choice = choiceOf?.(result);
    return result;
  } finally {
    if (around === undefined) running.delete(channel);
    else running.set(channel, around);
    interactionEnd.publish({ interaction, outcome, choice }, uniqueId);
  }
}

/** Tells the diagnostics channel that the caller is asked for keys. @param answers examples of what they may press */
export function tellAnswers(channel: AgiChannel, answers: () => readonly string[]): void {
  const { interactionAnswers } = diagnostics;
  if (!interactionAnswers.hasSubscribers) return;
  const { uniqueId } = channel.request;
  const interaction = running.get(channel);
  interactionAnswers.publish({ interaction, uniqueId, answers: answers() }, uniqueId);
}

/** The name of a prompt: those of its files and of the table, and the kinds of what is said. */
function promptName(prompt: Prompt | undefined): string {
  if (prompt === undefined) return '';
  return elementsOf(prompt)
    .map((element) => {
      if (typeof element === 'string') return element;
      return 'prompt' in element ? element.prompt : (Object.keys(element)[0] ?? '');
    })
    .join(' ');
}
