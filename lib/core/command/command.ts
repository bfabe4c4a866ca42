import type { Reply } from '../codec/reply.js';
import type { Argument } from './arguments.js';

/**
 * The families by which commands are grouped, in the code as in the documentation.
 *
 * @publicApi
 */
export type CommandFamily =
  | 'call'
  | 'playback'
  | 'recording'
  | 'input'
  | 'say'
  | 'variables'
  | 'database'
  | 'flow'
  | 'messaging'
  | 'speech';

/**
 * The time that Asterisk may take to answer:
 * - `instant`: at once, so the default deadline applies;
 * - `timed`: at most its `timeout` argument, if that is positive, and then at once;
 * - `open`: as long as the prompt, recording, application or caller takes; no deadline;
 * - `variable`: at once for a plain variable; a dialplan function may take as long as it likes.
 *
 * @publicApi
 */
export type DurationClass = 'instant' | 'timed' | 'open' | 'variable';

/**
 * A part of a place in the dialplan.
 *
 * @publicApi
 */
export type PlacePart = 'context' | 'extension' | 'priority';

/**
 * One command of Asterisk as data, which is called its row: everything that the library knows of it.
 *
 * @publicApi
 */
export interface Command<Result = unknown> {
  /** The words as Asterisk spells them: `GET DATA`. */
  readonly words: string;
  /** The number of these words. */
  readonly wordCount: number;
  /** The family that it belongs to. */
  readonly family: CommandFamily;
  /** Its arguments, in the order in which they are sent. */
  readonly arguments: readonly Argument[];
  /** Whether Asterisk still executes it when the caller has hung up. */
  readonly afterHangup: boolean;
  /** The time that Asterisk may take to answer it. */
  readonly duration: DurationClass;
  /** Whether bytes that arrive while it runs end it at once. */
  readonly interruptible: boolean;
  /** Whether its reply holds free text, which may span lines and imitate replies. */
  readonly text: boolean;
  /** Tells by the first reply whether Asterisk may write one more. */
  readonly repliesTwice?: (reply: Reply) => boolean;
  /** A second command, sent before any other, that completes the answer to the first one. */
  readonly followUp?: FollowUp;
  /** Gives the sound that is missing if this is the reply and the caller has not hung up. */
  readonly missingSound?: (reply: Reply, given: readonly unknown[]) => MissingSound | undefined;
  /** The part of the dialplan's place that it sets, to the value of its first argument. */
  readonly setsPlace?: PlacePart;
  /** Makes the result of the reply, and of the reply to the follow-up if one was sent. */
  readonly decode: (reply: Reply, followUp?: Reply) => Result;
}

/**
 * A sound that Asterisk may lack: see {@link Command.missingSound}.
 *
 * @publicApi
 */
export interface MissingSound {
  /** The name of the file, or the words of a SAY command. */
  readonly name: string;
  /** Whether it is unlikely that a hangup gave the same reply. */
  readonly certain: boolean;
}

/**
 * A second command: see {@link Command.followUp}.
 *
 * @publicApi
 */
export interface FollowUp {
  /** Its row. */
  readonly command: Command;
  /** Its arguments, or `undefined` if the first reply needs no second command. */
  readonly argumentsFor: (
    reply: Reply,
    given: readonly unknown[],
  ) => readonly (string | number)[] | undefined;
}

type Row<Result> = Pick<Command<Result>, 'words' | 'family' | 'decode'> & Partial<Command<Result>>;

/**
 * Completes a row with what most commands have in common. All rows have the same properties in the same
 * order, so that V8 knows where each of them is: a command reads a dozen of them.
 */
export function command<Result>(row: Row<Result>): Command<Result> {
  return Object.freeze({
    words: row.words,
    wordCount: row.words.split(' ').length,
    family: row.family,
    arguments: row.arguments ?? [],
    afterHangup: row.afterHangup ?? false,
    duration: row.duration ?? 'instant',
    interruptible: row.interruptible ?? false,
    text: row.text ?? false,
    repliesTwice: row.repliesTwice,
    followUp: row.followUp,
    missingSound: row.missingSound,
    setsPlace: row.setsPlace,
    decode: row.decode,
  });
}
