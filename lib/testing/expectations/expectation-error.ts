import { inspect } from 'node:util';
import { AGIError } from '../../core/index.js';
import type { DialogueLine } from '../dialogue/dialogue-line.js';
import { formatDialogue } from '../dialogue/dialogue-text.js';

/** Lines of the dialogue that are shown on each side of the place that matters. */
const LINES_SHOWN = 15;

/**
 * A call did not go as the test said it would. The message shows the dialogue, and where in it.
 *
 * @publicApi
 */
export class ExpectationError extends Error {
  static {
    this.prototype.name = 'ExpectationError';
  }
}

/** Gives an error of the kit the place in the test where its call was placed. */
export function fromPlace(error: unknown, placed: Error): unknown {
  if (error instanceof ExpectationError || error instanceof AGIError) {
    const frames = placed.stack?.split('\n').slice(1).join('\n') ?? '';
    // An error that is frozen keeps the place where it was made.
    Reflect.set(error, 'stack', `${error.name}: ${error.message}\n${frames}`);
  }
  return error;
}

/** A place in a dialogue: `note` stands before the line of this number. */
export interface Place {
  readonly line: number;
  readonly note: string;
}

/** A message with the dialogue, the place in it that matters, and what the handler threw. */
export function withDialogue(
  message: string,
  { dialogue, error }: { dialogue: readonly DialogueLine[]; error?: unknown },
  { line, note }: Place,
): string {
  const before = formatDialogue(dialogue.slice(0, line), LINES_SHOWN);
  const after = dialogue.slice(line);
  const left = after.length - LINES_SHOWN;
  const shown = [
    before,
    `→ ${note}`,
    formatDialogue(after.slice(0, LINES_SHOWN)),
    left > 0 ? `… (${left} lines more)` : '',
    error === undefined ? '' : `\nThe handler threw ${inspect(error)}`,
  ];
  return `${message}\n\n${shown.filter((part) => part !== '').join('\n')}\n`;
}
