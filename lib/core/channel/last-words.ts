import { encodeLine, encodeWord, type Word } from '../codec/command-line.js';
import { AGIError } from '../errors.js';
import type { LastWords, Refusal } from './options.js';
import type { AGIRequest } from './agi-request.js';

/** The dialplan variable that says why a call was refused. */
export const OUTCOME_VARIABLE = 'AGI_OUTCOME';

/** Asterisk's own word for a session that went wrong: it makes `AGISTATUS` read `FAILURE`. */
const FAILURE = 'failure';

/**
 * What is sent, in one write with the half-close, to a dialplan whose call is refused. A channel
 * that is hung up keeps its `AGISTATUS` of `HANGUP`: `failure` would hide it.
 */
export function composeLastWords(
  { outcome, request, hungUp, custom }: Farewell,
  onError: (error: AGIError) => void,
): string {
  if (custom !== undefined) {
    try {
      return encodeAll(custom(outcome, request), hungUp);
    } catch (error) {
      onError(
        new AGIError(
          'E_AGI_INVALID_ARGUMENT',
          'the option `lastWords` failed; the default is used',
          {
            channel: request?.uniqueId,
            cause: error,
          },
        ),
      );
    }
  }
  return encodeAll([['SET', 'VARIABLE', OUTCOME_VARIABLE, outcome], [FAILURE]], hungUp);
}

interface Farewell {
  readonly outcome: Refusal;
  readonly request: AGIRequest | undefined;
  readonly hungUp: boolean;
  readonly custom: LastWords | undefined;
}

function encodeAll(commands: readonly (readonly Word[])[], hungUp: boolean): string {
  return commands
    .filter((words) => !(hungUp && words[0] === FAILURE))
    .map(encode)
    .join('');
}

function encode(words: readonly Word[]): string {
  const encoded = words.map((word, index) => encodeWord(word, `word ${index + 1}`, 'last words'));
  return encodeLine(encoded.join(' '), encoded.length, 'last words');
}
