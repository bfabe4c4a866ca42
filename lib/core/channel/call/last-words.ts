import { types } from 'node:util';
import { encodeLine, encodeWord, type Word } from '../../codec/command-line.js';
import type { LineReader } from '../../codec/line-limit.js';
import { callGuarded } from '../../reporting/guarded-call.js';
import { reportThrown } from '../../reporting/reports.js';
import type { LastWords, Refusal } from '../options.js';
import type { AGIRequest } from '../agi-request.js';
import { markHandled } from './mark-handled.js';

/** The dialplan variable that says why a call was refused. */
export const OUTCOME_VARIABLE = 'AGI_OUTCOME';

/** The version for a call that is refused before its environment has been read. */
const UNKNOWN_ASTERISK: LineReader = { version: undefined };

/** The line by which Asterisk knows that a session has failed: it makes `AGISTATUS` read `FAILURE`. */
const FAILURE = 'failure';

/**
 * Composes the lines that are sent to the dialplan of a refused call, in one write with the half-close.
 * A channel that is hung up keeps its `AGISTATUS` of `HANGUP`: `failure` would hide it.
 */
export function composeLastWords(farewell: Farewell): string {
  const { outcome, request, hungUp, custom, reader = request ?? UNKNOWN_ASTERISK } = farewell;
  let words: string | undefined;
  if (custom !== undefined) {
    const compose = (): void => {
      const given: unknown = custom(outcome, request);
      if (types.isPromise(given)) {
        // It cannot be awaited any more, but its rejection must not end the process.
        void markHandled(
          new Promise((resolve) => {
            resolve(given);
          }),
        );
        throw new TypeError('it returned a promise, but must return the commands at once');
      }
      words = encodeAll(given as ReturnType<LastWords>, hungUp, reader);
    };
    callGuarded(compose, undefined, [], (error) => {
      reportThrown('the option `lastWords`', error, request?.uniqueId);
    });
  }
  const usual = [['SET', 'VARIABLE', OUTCOME_VARIABLE, outcome], [FAILURE]];
  return words ?? encodeAll(usual, hungUp, reader);
}

interface Farewell {
  readonly outcome: Refusal;
  readonly request: AGIRequest | undefined;
  /** The reader of the lines, where it is not Asterisk itself. */
  readonly reader?: LineReader;
  readonly hungUp: boolean;
  readonly custom: LastWords | undefined;
}

function encodeAll(
  commands: readonly (readonly Word[])[],
  hungUp: boolean,
  reader: LineReader,
): string {
  return commands
    .filter((words) => !(hungUp && words[0] === FAILURE))
    .map((words) => encode(words, reader))
    .join('');
}

function encode(words: readonly Word[], reader: LineReader): string {
  const encoded = words.map((word, index) => encodeWord(word, `word ${index + 1}`, 'last words'));
  return encodeLine(encoded.join(' '), encoded.length, 'last words', reader);
}
