import type { CallTarget } from '../transport/destination.js';
import type { SimulatedCallOptions } from '../options/call-options.js';

/**
 * The words for a call that is not answered:
 *
 * - `busy`, `congestion`, `declined`: the far side says so, by SIP 486, 503 or 603;
 * - `no-answer`: it rings until the call's time to ring is over;
 * - `unreachable`: there is no such device, or it is not registered.
 *
 * @publicApi
 */
export type SimulatedRefusal = 'busy' | 'congestion' | 'declined' | 'no-answer' | 'unreachable';

/**
 * A destination that answers: how long it rings, and the person who answers, as for `placeCall()`.
 *
 * @publicApi
 */
export interface SimulatedAnswer extends Omit<
  SimulatedCallOptions,
  'callerId' | 'args' | 'answered' | 'dead' | 'time' | 'speed'
> {
  /** How long it rings before it answers, in ms; 0 unless given. It is no answer if the call does not ring for so long. */
  answersAfter?: number;
}

/**
 * One attempt to call a destination: a word, a word after some ms of ringing, or an answer.
 *
 * @publicApi
 */
export type SimulatedAttempt =
  | SimulatedRefusal
  | {
      /** The answer of the far side. */
      refuses: Exclude<SimulatedRefusal, 'no-answer' | 'unreachable'>;
      /** How long it rings before, in ms. */
      after: number;
    }
  | SimulatedAnswer;

/**
 * The behaviour of a destination when it is called. A list has one entry for each attempt; the last one stays.
 *
 * @publicApi
 */
export type SimulatedDestination = SimulatedAttempt | readonly SimulatedAttempt[];

/**
 * Settings of a {@link SimulatedPbx}. All of it may be left out.
 *
 * @publicApi
 */
export interface SimulatedPbxOptions {
  /**
   * Where the calls land that are answered: a server, a Nest application, or a function that gives one, for an
   * application that is made later than the PBX. Every address of `agi://` is that server.
   */
  server?: CallTarget | (() => CallTarget);
  /**
   * The destinations by the text that is dialled: `{ 'PJSIP/100': 'busy' }`. Every other one is
   * `unreachable`. A function is asked for each attempt; 1 is the first.
   */
  destinations?:
    | Readonly<Record<string, SimulatedDestination>>
    | ((to: string, attempt: number) => SimulatedDestination);
  /** Options of every call that is answered, such as the lengths of prompts; those of its destination come before. */
  calls?: SimulatedAnswer;
  /**
   * Actions of the manager that the PBX does not know, by name. Each returns the headers of its answer; an error
   * that it throws is refused with its message.
   */
  actions?: Readonly<
    Record<
      string,
      (headers: Readonly<Record<string, string>>) => Readonly<Record<string, string>> | undefined
    >
  >;
}
