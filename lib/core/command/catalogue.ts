import type { Word } from '../codec/command-line.js';
import { invalidArgument } from '../errors.js';
import { isList, isWord, textOrNumber, WORD_ALLOWED } from './arguments.js';
import { command, type Command } from './command.js';
import { respond } from './decoding.js';
import * as call from './rows/call.js';
import * as database from './rows/database.js';
import * as flow from './rows/flow.js';
import * as input from './rows/input.js';
import * as messaging from './rows/messaging.js';
import * as playback from './rows/playback.js';
import * as recording from './rows/recording.js';
import * as say from './rows/say.js';
import * as speech from './rows/speech.js';
import * as variables from './rows/variables.js';
import type { AGIResponse } from './results.js';

/**
 * All 47 commands of Asterisk 22, by family.
 *
 * @publicApi
 */
export const CATALOGUE: readonly Command[] = Object.freeze(
  [call, playback, recording, input, say, variables, database, flow, messaging, speech].flatMap(
    (family): Command[] => Object.values(family),
  ),
);

const BY_WORDS = new Map(CATALOGUE.map((row) => [row.words, row]));
const MOST_WORDS = Math.max(...CATALOGUE.map((row) => row.wordCount));

/** The row of a command that was given by its words, and the words that are its arguments. */
export interface SpelledCommand {
  readonly row: Command<AGIResponse>;
  readonly values: readonly Word[];
}

/**
 * Finds the row of a command that is given by its words, in upper or lower case, so that its deadline
 * and its behaviour after a hangup are known. For a command that Asterisk 22 does not have, it makes a
 * row that promises nothing. The arguments are taken as they are.
 *
 * @throws AGIError `E_AGI_INVALID_ARGUMENT` if the first word is not a command's
 */
export function spelledCommand(words: readonly Word[]): SpelledCommand {
  if (!isList(words)) throw invalidArgument('send: words', words, 'a list of words');
  for (const [index, word] of words.entries()) {
    if (!isWord(word)) throw invalidArgument(`send: words[${index}]`, word, WORD_ALLOWED);
  }
  for (let count = Math.min(MOST_WORDS, words.length); count > 0; count--) {
    const row = BY_WORDS.get(words.slice(0, count).join(' ').toUpperCase());
    if (row) return asGiven(row, words.slice(count));
  }
  const [first = '', ...values] = words;
  // Asterisk ends the session at any line that begins with `failure`.
  if (!/^(?!failure)[a-z][\w-]*$/i.test(String(first))) {
    throw invalidArgument(
      'send: words[0]',
      first,
      'the first word of a command (to end a call as failed, use fail())',
    );
  }
  const unknown = { words: String(first), family: 'call', afterHangup: true } as const;
  return asGiven(command({ ...unknown, duration: 'open', decode: respond }), values);
}

function asGiven(row: Command, values: readonly Word[]): SpelledCommand {
  const { words, family, afterHangup, duration, interruptible, text, repliesTwice, setsPlace } =
    row;
  return {
    row: command({
      words,
      family,
      afterHangup,
      duration,
      interruptible,
      text,
      repliesTwice,
      setsPlace,
      arguments: values.map((_, index) =>
        textOrNumber(row.arguments[index]?.name ?? `word ${index + 1}`),
      ),
      decode: respond,
    }),
    values,
  };
}
