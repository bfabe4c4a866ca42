import type { SimulatedChannel } from '../../channel/simulated-channel.js';

/** The cause of an application's end: it ended by itself, or something else ended it before. */
export type EndedBy =
  | 'itself'
  | 'time-out'
  | 'key'
  /** The caller transferred the far end. */
  | 'transfer'
  /** The application ended in another place: the far end transferred the caller, for example. */
  | 'taken'
  | 'hangup'
  /** Somebody redirected the call. */
  | 'redirect';

/** The course of an application, from its start to its end. Texts are as people read them. */
export interface Course {
  readonly channel: SimulatedChannel;
  readonly args: readonly string[];
  /** How the application ended, in its own word; `undefined` if it has none for that. */
  readonly status: string | undefined;
  readonly endedBy: EndedBy;
  /** How long it took until the status was known, in ms. */
  readonly waited: number;
  /** How long the caller was connected with somebody, in ms; `undefined` if they were not. */
  readonly talked: number | undefined;
  /** Whether the application moved the call. */
  readonly moved: boolean;
}

/** The things that an application leaves on the channel. */
export interface Leavings {
  /** The result of EXEC. */
  readonly result: number;
  /** HANGUPCAUSE; as it was before unless given. */
  readonly cause?: number | undefined;
  readonly variables?: Readonly<Record<string, string>>;
}

/** A time after which an application gives up by itself, and its status then. */
export interface TimeOut {
  readonly ms: number;
  readonly status: string;
}

/** An application whose outcome a test decides, and what Asterisk leaves with each outcome. */
export interface OutcomeRow {
  /** How many arguments it has at most. */
  readonly arguments: number;
  /** Whether it answers the call when it begins; `false` unless given. */
  readonly answers?: boolean;
  /** Its status where the outcome of the test names none. */
  readonly status?: string;
  /** How long it takes where the test does not say, in ms; for ever if negative. 0 unless given. */
  readonly after?: number;
  /** The variables that it sets when it begins. */
  readonly begins?: Readonly<Record<string, string>>;
  /** An end that its arguments bring at once, without any outcome of the test. */
  readonly refuses?: (args: readonly string[]) => RefusedArguments | undefined;
  /** The time-out that its arguments set. */
  readonly timeOut?: (args: readonly string[]) => TimeOut | undefined;
  /** Whether the caller is connected with somebody after this status. */
  readonly connects?: (status: string | undefined) => boolean;
  /** How long the caller may be connected, in ms, as its arguments say. */
  readonly longestTalk?: (args: readonly string[]) => number;
  /** Its status if a key ended it. The status of the outcome unless given. */
  readonly statusByKey?: (course: Course, key: string) => string | undefined;
  /** Its status if the caller hung up. The status of the outcome unless given. */
  readonly statusByHangup?: (course: Course) => string | undefined;
  readonly leaves: (course: Course) => Leavings;
}

/** Arguments with which an application does nothing: its status, and its result. */
export interface RefusedArguments {
  readonly status: string;
  readonly result: number;
}

/** Seconds in the words of Asterisk, in ms; `undefined` if the text is none, or none above 0. */
export function secondsIn(text: string | undefined): number | undefined {
  const seconds = Number.parseFloat(text ?? '');
  return seconds > 0 ? seconds * 1000 : undefined;
}

/** A duration as Asterisk leaves it: in whole seconds, and in ms. Empty if there is none. */
export function durationOf(name: string, ms: number | undefined): Record<string, string> {
  const [seconds, milliseconds] =
    ms === undefined ? ['', ''] : [String(Math.floor(ms / 1000)), String(Math.round(ms))];
  return { [name]: seconds, [`${name}_MS`]: milliseconds };
}

/** Whether the caller is gone: they hung up, or somebody took the call elsewhere. */
export function isGone({ endedBy }: Course): boolean {
  return endedBy === 'hangup' || endedBy === 'redirect';
}
