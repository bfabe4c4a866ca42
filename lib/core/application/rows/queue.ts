import type { CommandOptions } from '../../channel/options.js';
import type { Place } from '../../command/place.js';
import { wholeMilliseconds } from '../../options/number-rules.js';
import { trueOrFalse } from '../../options/rules.js';
import { optional, type OptionRules } from '../../options/value-rule.js';
import { application, type ApplicationResult } from '../application.js';
import { PARTY, partyLetters, type CallParty } from '../call-party.js';
import { names, single } from '../lists.js';
import { ARGUMENT, FLAGS, letter, readOptions, trimmed, wholeSeconds } from '../option-values.js';
import { numberOf, timeOf, timeVariables } from '../values.js';

/**
 * Words of `QUEUESTATUS`. A word that a later Asterisk invents comes as it is.
 *
 * @publicApi
 */
export type QueueStatus =
  | 'TIMEOUT'
  | 'FULL'
  | 'JOINEMPTY'
  | 'LEAVEEMPTY'
  | 'JOINUNAVAIL'
  | 'LEAVEUNAVAIL'
  | 'CONTINUE'
  | 'WITHDRAW'
  | 'UNKNOWN'
  | (string & {});

/**
 * Options of `queue()`.
 *
 * @publicApi
 */
export interface QueueOptions extends CommandOptions {
  /** The longest time in the queue, in ms, rounded up to whole seconds; without end unless given. */
  wait?: number;
  /** A sound file that the agent hears before being connected. */
  announce?: string;
  /** Ringing instead of the music of the queue. Asterisk: option `r`. */
  ringing?: boolean;
  /** The party that may transfer the call by keys. Asterisk: options `T` (caller) and `t` (called). */
  transfer?: CallParty;
  /** The party that may end the connection by keys. Asterisk: options `H` (caller) and `h` (called). */
  hangup?: CallParty;
  /** Further options as Asterisk writes them: `'nc'`. Never build them from what a caller said. */
  flags?: string;
}

/**
 * The result of `queue()`.
 *
 * @publicApi
 */
export interface QueueResult extends ApplicationResult {
  /**
   * `QUEUESTATUS`; `null` if an agent has served the call, if the caller left by a key (`leftTo`), or hung up
   * (`hungUp`). `UNKNOWN`: there is no such queue.
   */
  status: QueueStatus | null;
  /** Where the dialplan goes on when the handler ends, if the caller left by a key; else `null`. */
  leftTo: Place | null;
  /** `ABANDONED`: whether the call left the queue without being served. */
  abandoned: boolean;
  /** `QUEUEPOSITION`: the place in the queue at which the call began to wait; `null` if it did not. */
  position: number | null;
  /** `QUEUEWAIT` in ms: how long the call waited; `null` where Asterisk tells none (before Asterisk 18). */
  waited: number | null;
  /**
   * `ANSWEREDTIME` in ms, `null` where Asterisk tells none: as in the result of `dial()`, it counts from the
   * answer of the caller's channel.
   */
  answeredTime: number | null;
  /** `DIALEDTIME` in ms; `null` where Asterisk tells none. */
  dialedTime: number | null;
  /** `QUEUE_WITHDRAW_INFO`: what an operator said who withdrew the call; `null` otherwise. */
  withdrawInfo: string | null;
}

const RULES: OptionRules<Omit<QueueOptions, keyof CommandOptions>> = {
  wait: optional(wholeMilliseconds(1)),
  announce: optional(ARGUMENT),
  ringing: optional(trueOrFalse),
  transfer: optional(PARTY),
  hangup: optional(PARTY),
  flags: optional(FLAGS),
};

const QUEUE_NAME = names('queue: name', 'the name of one queue');

export const QUEUE = application({
  name: 'Queue',
  module: 'app_queue',
  looksFirst: true,
  variables: [
    'QUEUESTATUS',
    'ABANDONED',
    'QUEUEPOSITION',
    ...['QUEUEWAIT', 'ANSWEREDTIME', 'DIALEDTIME'].flatMap(timeVariables),
    'QUEUE_WITHDRAW_INFO',
  ],
  arguments: (name: string, given?: QueueOptions) => {
    const options = readOptions('queue', given, RULES);
    const letters = [
      letter('r', options.ringing),
      partyLetters('t', options.transfer),
      partyLetters('h', options.hangup),
      options.flags ?? '',
    ];
    return trimmed([
      single(name, QUEUE_NAME),
      letters.join(''),
      '',
      options.announce ?? '',
      wholeSeconds(options.wait),
    ]);
  },
  result: ({ hungUp, duration, variables, leftTo }): QueueResult => ({
    status: variables.QUEUESTATUS ?? null,
    leftTo,
    abandoned: variables.ABANDONED === 'TRUE',
    position: numberOf(variables.QUEUEPOSITION),
    waited: timeOf(variables, 'QUEUEWAIT'),
    answeredTime: timeOf(variables, 'ANSWEREDTIME'),
    dialedTime: timeOf(variables, 'DIALEDTIME'),
    withdrawInfo: variables.QUEUE_WITHDRAW_INFO ?? null,
    hungUp,
    duration,
  }),
});
