import type { CommandOptions } from '../../channel/options.js';
import type { CallerName } from '../../command/caller-id.js';
import type { Place } from '../../command/place.js';
import { wholeMilliseconds } from '../../options/number-rules.js';
import { objectOf } from '../../options/rules.js';
import { optional, type OptionRules } from '../../options/value-rule.js';
import { argumentError } from '../../errors.js';
import { application, type ApplicationEnd, type ApplicationResult } from '../application.js';
import { SHOWN_CALLER, shownCaller } from '../shown-caller.js';
import { destinations, joinList } from '../lists.js';
import {
  FLAGS,
  letter,
  readOptions,
  SWITCH_OR_NAME,
  trimmed,
  wholeSeconds,
} from '../option-values.js';
import { PARTY, partyLetters, type CallParty } from '../call-party.js';
import { numberUnlessZero, timeOf, timeVariables } from '../values.js';

/**
 * Words of `DIALSTATUS`. A word that a later Asterisk invents comes as it is.
 *
 * @publicApi
 */
export type DialStatus =
  | 'ANSWER'
  | 'BUSY'
  | 'NOANSWER'
  | 'CANCEL'
  | 'CONGESTION'
  | 'CHANUNAVAIL'
  | 'DONTCALL'
  | 'TORTURE'
  | 'INVALIDARGS'
  | (string & {});

/**
 * The longest time that two parties may talk.
 *
 * @publicApi
 */
export interface DialLimit {
  /** In ms from the answer of the far end; then Asterisk ends the connection. */
  total: number;
  /** A warning is played so many ms before the end. */
  warnAt?: number;
  /** The warning is repeated so often, in ms. Needs `warnAt`. */
  every?: number;
}

/**
 * Options of `dial()`.
 *
 * @publicApi
 */
export interface DialOptions extends CommandOptions {
  /** How long it rings, in ms, rounded up to whole seconds; until somebody answers unless given. */
  ring?: number;
  /** The longest time that they may talk. Asterisk: option `L`. */
  limit?: DialLimit;
  /** The caller that the far end is shown; a text is a number. Asterisk: option `f`. */
  callerId?: string | CallerName;
  /** Music for the caller instead of ringing; a text is its class. Asterisk: option `m`. */
  music?: boolean | string;
  /** Ringing for the caller, before anything rings; a text is a tone. Asterisk: option `r`. */
  ringing?: boolean | string;
  /** The party that may transfer the call by keys. Asterisk: options `T` (caller) and `t` (called). */
  transfer?: CallParty;
  /** The party that may end the connection by keys. Asterisk: options `H` (caller) and `h` (called). */
  hangup?: CallParty;
  /** Further options as Asterisk writes them: `'pU(sub)'`. Never build them from what a caller said. */
  flags?: string;
}

/**
 * The result of `dial()`.
 *
 * @publicApi
 */
export interface DialResult extends ApplicationResult {
  /** `DIALSTATUS`; `null` where Asterisk left none. */
  status: DialStatus | null;
  /**
   * Whether a far end has answered: the status is `ANSWER`. That is no proof that they talked: a screening
   * subroutine (`U`) may have sent the far end away.
   */
  answered: boolean;
  /**
   * `ANSWEREDTIME` in ms, `null` where Asterisk tells none: after a transfer out of the connection, for
   * example. Asterisk counts from the answer of the **caller's** channel: a call that was answered before
   * the dial has its waiting time counted in. Do not bill by it without knowing that.
   */
  answeredTime: number | null;
  /**
   * `DIALEDTIME` in ms, `null` without a connection. Asterisk counts from the beginning of the **caller's**
   * channel to the end of the connection, and not from that of the dial.
   */
  dialedTime: number | null;
  /** `RINGTIME` in ms: when it began to ring; `null` where Asterisk tells none. */
  ringTime: number | null;
  /** `PROGRESSTIME` in ms: when early media began; `null` where Asterisk tells none. */
  progressTime: number | null;
  /** `DIALEDPEERNAME`: the channel that answered; `null` if none did. */
  peer: string | null;
  /** `DIALEDPEERNUMBER`: what was dialled to reach the far end that answered; `null` if none did. */
  peerNumber: string | null;
  /**
   * `HANGUPCAUSE` (ITU-T Q.850): 17 for busy, 21 for declined. `null` for 0, and where it may be that of an
   * earlier call: with a status other than `ANSWER`, `BUSY` and `CONGESTION`, Asterisk does not always set
   * it, and it is the same as before.
   */
  cause: number | null;
  /** Where the dialplan goes on when the handler ends, if the caller left by a key (option `d`); else `null`. */
  leftTo: Place | null;
}

const RULES: OptionRules<Omit<DialOptions, keyof CommandOptions>> = {
  ring: optional(wholeMilliseconds(1)),
  limit: optional(
    objectOf<DialLimit>(
      { total: wholeMilliseconds(1), warnAt: wholeMilliseconds(1), every: wholeMilliseconds(1) },
      { allowed: 'an object such as { total: 60000 }', required: ['total'] },
    ),
  ),
  callerId: optional(SHOWN_CALLER),
  music: optional(SWITCH_OR_NAME),
  ringing: optional(SWITCH_OR_NAME),
  transfer: optional(PARTY),
  hangup: optional(PARTY),
  flags: optional(FLAGS),
};

function forcedCaller(caller: string | CallerName | undefined): string {
  if (caller === undefined) return '';
  const { name, number } = shownCaller(caller);
  return `f(${name === '' ? '' : `${name} `}<${number}>)`;
}

function limitLetter(limit: DialLimit | undefined): string {
  if (limit === undefined) return '';
  const { total, warnAt, every } = limit;
  if (every !== undefined && warnAt === undefined) {
    throw argumentError('dial: options.limit.warnAt', 'missing', 'given where `every` is given');
  }
  const times = [total, warnAt, every].filter((time) => time !== undefined);
  return `L(${times.join(':')})`;
}

/** Words with which Dial has always set HANGUPCAUSE. With others it may be that of an earlier call. */
const SETS_CAUSE: ReadonlySet<string | null> = new Set(['ANSWER', 'BUSY', 'CONGESTION']);

function causeOf({ variables, before }: ApplicationEnd): number | null {
  const cause = variables.HANGUPCAUSE ?? null;
  const isNew = cause !== (before.HANGUPCAUSE ?? null);
  const isOfThisDial = isNew || SETS_CAUSE.has(variables.DIALSTATUS ?? null);
  return isOfThisDial ? numberUnlessZero(cause) : null;
}

export const DIAL = application({
  name: 'Dial',
  module: 'app_dial',
  setsAll: true,
  looksFirst: true,
  variables: [
    'DIALSTATUS',
    ...['ANSWEREDTIME', 'DIALEDTIME', 'RINGTIME', 'PROGRESSTIME'].flatMap(timeVariables),
    'DIALEDPEERNAME',
    'DIALEDPEERNUMBER',
    'HANGUPCAUSE',
  ],
  arguments: (to: string | readonly string[], given?: DialOptions) => {
    const listed = joinList(to, destinations('dial'));
    const options = readOptions('dial', given, RULES);
    const { music, ringing } = options;
    if ((music ?? false) !== false && (ringing ?? false) !== false) {
      throw argumentError('dial: options.ringing', 'given', 'left out where `music` is given');
    }
    const letters = [
      'g',
      letter('m', music),
      letter('r', ringing),
      forcedCaller(options.callerId),
      partyLetters('t', options.transfer),
      partyLetters('h', options.hangup),
      limitLetter(options.limit),
      options.flags ?? '',
    ];
    return trimmed([listed, wholeSeconds(options.ring), letters.join('')]);
  },
  result: (end): DialResult => {
    const { hungUp, duration, variables, leftTo } = end;
    const status = variables.DIALSTATUS ?? null;
    return {
      status,
      answered: status === 'ANSWER',
      duration,
      answeredTime: timeOf(variables, 'ANSWEREDTIME'),
      dialedTime: timeOf(variables, 'DIALEDTIME'),
      ringTime: timeOf(variables, 'RINGTIME'),
      progressTime: timeOf(variables, 'PROGRESSTIME'),
      peer: variables.DIALEDPEERNAME ?? null,
      peerNumber: variables.DIALEDPEERNUMBER ?? null,
      cause: causeOf(end),
      leftTo,
      hungUp,
    };
  },
});
