import type { CommandOptions } from '../../channel/options.js';
import { optional, type OptionRules } from '../../options/value-rule.js';
import { application, type ApplicationResult } from '../application.js';
import { names, single } from '../lists.js';
import { ARGUMENT, FLAGS, readOptions, trimmed } from '../option-values.js';
import { numberUnlessZero } from '../values.js';

/**
 * Words of `TRANSFERSTATUS`. A word that a later Asterisk invents comes as it is.
 *
 * @publicApi
 */
export type TransferStatus = 'SUCCESS' | 'FAILURE' | 'UNSUPPORTED' | (string & {});

/**
 * The result of `transfer()`.
 *
 * @publicApi
 */
export interface TransferResult extends ApplicationResult {
  /** `TRANSFERSTATUS`; `null` where Asterisk left none. */
  status: TransferStatus | null;
  /** `TRANSFERSTATUSPROTOCOL`: the answer of the telephone (603); `null` for 0, or where there is none. */
  protocolStatus: number | null;
}

/**
 * Options of `park()`.
 *
 * @publicApi
 */
export interface ParkOptions extends CommandOptions {
  /** The parking lot of `res_parking.conf`; `default` unless given. */
  lot?: string;
  /** Options as Asterisk writes them: `'rs'`. Never build them from what a caller said. */
  flags?: string;
}

/**
 * The result of `park()`.
 *
 * @publicApi
 */
export interface ParkResult extends ApplicationResult {
  /** `PARKEDLOT`: the lot from which the call came back; `null` if it did not. */
  lot: string | null;
  /** `PARKING_SPACE`: the space in which it was; `null` if it did not come back. */
  space: string | null;
  /** `PARKER`: who had parked the call that came back; `null` if it did not. */
  parker: string | null;
}

/**
 * Options of `followMe()`.
 *
 * @publicApi
 */
export interface FollowMeOptions extends CommandOptions {
  /** Options as Asterisk writes them: `'sn'`. Never build them from what a caller said. */
  flags?: string;
}

const PARK_RULES: OptionRules<Omit<ParkOptions, keyof CommandOptions>> = {
  lot: optional(ARGUMENT),
  flags: optional(FLAGS),
};

const FOLLOW_ME_RULES: OptionRules<Omit<FollowMeOptions, keyof CommandOptions>> = {
  flags: optional(FLAGS),
};

const TRANSFER_TO = names('transfer: to', "a destination such as 'PJSIP/100'");
const PROFILE = names('followMe: name', 'the name of one profile');

export const TRANSFER = application({
  name: 'Transfer',
  module: 'app_transfer',
  setsAll: true,
  variables: ['TRANSFERSTATUS', 'TRANSFERSTATUSPROTOCOL'],
  arguments: (to: string, given?: CommandOptions) => {
    readOptions('transfer', given, {});
    return [single(to, TRANSFER_TO)];
  },
  result: ({ hungUp, duration, variables }): TransferResult => ({
    status: variables.TRANSFERSTATUS ?? null,
    protocolStatus: numberUnlessZero(variables.TRANSFERSTATUSPROTOCOL),
    hungUp,
    duration,
  }),
});

export const PARK = application({
  name: 'Park',
  module: 'res_parking',
  variables: ['PARKEDLOT', 'PARKING_SPACE', 'PARKER'],
  arguments: (given?: ParkOptions) => {
    const { lot = '', flags = '' } = readOptions('park', given, PARK_RULES);
    return trimmed([lot, flags]);
  },
  result: ({ hungUp, duration, variables }): ParkResult => ({
    lot: variables.PARKEDLOT ?? null,
    space: variables.PARKING_SPACE ?? null,
    parker: variables.PARKER ?? null,
    hungUp,
    duration,
  }),
});

export const FOLLOW_ME = application({
  name: 'FollowMe',
  module: 'app_followme',
  looksFirst: true,
  arguments: (name: string, given?: FollowMeOptions) => {
    const { flags = '' } = readOptions('followMe', given, FOLLOW_ME_RULES);
    return trimmed([single(name, PROFILE), flags]);
  },
  result: ({ hungUp, duration }): ApplicationResult => ({ hungUp, duration }),
});
