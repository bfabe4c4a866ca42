import type { Reply } from '../codec/reply.js';
import type { Argument } from './arguments.js';

/** The families by which commands are grouped, in the code as in the documentation. */
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
 * How long Asterisk may take to answer:
 * - `instant`: at once, so the default deadline applies;
 * - `timed`: at most its `timeout` argument, if that is positive, and then at once;
 * - `open`: as long as the prompt, recording, application or caller takes; no deadline;
 * - `variable`: at once for a plain variable; a dialplan function may take as long as it likes.
 */
export type DurationClass = 'instant' | 'timed' | 'open' | 'variable';

/** A part of a place in the dialplan. */
export type PlacePart = 'context' | 'extension' | 'priority';

/** One command of Asterisk as data: everything the library knows of it stands in its row. */
export interface Command<Result = unknown> {
  /** The words as Asterisk spells them: `GET DATA`. */
  readonly words: string;
  /** How many words these are. */
  readonly wordCount: number;
  readonly family: CommandFamily;
  readonly arguments: readonly Argument[];
  /** Whether Asterisk still executes it when the caller has hung up. */
  readonly afterHangup: boolean;
  readonly duration: DurationClass;
  /** Whether bytes that arrive while it runs end it at once. */
  readonly interruptible: boolean;
  /** Whether its reply holds free text, which may span lines and imitate replies. */
  readonly text: boolean;
  /** Whether Asterisk may write more than one reply to it, as the first one shows. */
  readonly repliesTwice?: (reply: Reply) => boolean;
  /** A second command, sent in the same turn, that makes the first one's answer whole. */
  readonly followUp?: FollowUp;
  /** The sound that is not there if its reply is this one, unless the caller has hung up. */
  readonly missingSound?: (reply: Reply, given: readonly unknown[]) => MissingSound | undefined;
  /** The part of the dialplan's place that it sets, to the value of its first argument. */
  readonly setsPlace?: PlacePart;
  /** Gives the reply (and that of the follow-up, if one was sent) its meaning. */
  readonly decode: (reply: Reply, followUp?: Reply) => Result;
}

/** See {@link Command.missingSound}. */
export interface MissingSound {
  /** The file, or what was to be said. */
  readonly name: string;
  /** Whether a hangup would hardly have given the same reply. */
  readonly certain: boolean;
}

/** See {@link Command.followUp}. */
export interface FollowUp {
  readonly command: Command;
  /** The follow-up's arguments, or `undefined` if the first reply needs none. */
  readonly argumentsFor: (
    reply: Reply,
    given: readonly unknown[],
  ) => readonly (string | number)[] | undefined;
}

type Row<Result> = Pick<Command<Result>, 'words' | 'family' | 'decode'> & Partial<Command<Result>>;

/** Completes a row with what most commands have in common. */
export function command<Result>(row: Row<Result>): Command<Result> {
  return Object.freeze({
    arguments: [],
    afterHangup: false,
    duration: 'instant',
    interruptible: false,
    text: false,
    wordCount: row.words.split(' ').length,
    ...row,
  });
}
