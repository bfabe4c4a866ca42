import { inspect } from 'node:util';
import { AGIError } from '../../core/index.js';
import type { DialogueLine } from '../dialogue/dialogue-line.js';
import { formatDialogue } from '../dialogue/dialogue-text.js';

/** How many lines of the dialogue are shown before and after the position that matters. */
const LINES_SHOWN = 15;

/**
 * A call did not go as the test said it would. The message shows the dialogue, and the position in it
 * where the call went another way.
 *
 * @publicApi
 */
export class ExpectationError extends Error {
  static {
    this.prototype.name = 'ExpectationError';
  }
}

/** Gives an error of the kit the stack of the line in the test that placed its call. */
export function withStackOf(error: unknown, placed: Error): unknown {
  if (error instanceof ExpectationError || error instanceof AGIError) {
    const frames = placed.stack?.split('\n').slice(1).join('\n') ?? '';
    // A frozen error keeps the stack that it has.
    Reflect.set(error, 'stack', `${error.name}: ${error.message}\n${frames}`);
  }
  return error;
}

/** A position in a dialogue, and what is to be told there. */
export interface Remark {
  /** The index of the line before which the note is shown. */
  readonly line: number;
  readonly note: string;
}

/** A message with the dialogue, a note at the position that matters, and what the handler threw. */
export function withDialogue(
  message: string,
  { dialogue, error }: { dialogue: readonly DialogueLine[]; error?: unknown },
  { line, note }: Remark,
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
