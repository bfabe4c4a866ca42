import type { CommandOptions } from '../../channel/options.js';
import { wholeMilliseconds } from '../../options/number-rules.js';
import { optional, type OptionRules } from '../../options/value-rule.js';
import { application, type ApplicationResult } from '../application.js';
import { destinations, joinList, names, single } from '../lists.js';
import { ARGUMENT, FLAGS, readOptions, trimmed, wholeSeconds } from '../option-values.js';

/**
 * Words of `CONFBRIDGE_RESULT`. A word that a later Asterisk invents comes as it is.
 *
 * @publicApi
 */
export type ConfBridgeStatus =
  'FAILED' | 'HANGUP' | 'KICKED' | 'ENDMARKED' | 'DTMF' | 'TIMEOUT' | (string & {});

/**
 * Options of `confBridge()`: names of `confbridge.conf`.
 *
 * @publicApi
 */
export interface ConfBridgeOptions extends CommandOptions {
  /** The profile of the room; `default_bridge` unless given. */
  bridge?: string;
  /** The profile of the caller; `default_user` unless given. */
  user?: string;
  /** The menu of keys; none unless given. */
  menu?: string;
}

/**
 * The result of `confBridge()` and of `page()`.
 *
 * @publicApi
 */
export interface ConfBridgeResult extends ApplicationResult {
  /** `CONFBRIDGE_RESULT`: how the caller left; `null` where Asterisk left none. */
  status: ConfBridgeStatus | null;
}

/**
 * Options of `page()`.
 *
 * @publicApi
 */
export interface PageOptions extends CommandOptions {
  /** How long telephones ring that do not answer by themselves, in ms, rounded up to whole seconds. */
  ring?: number;
  /** Options as Asterisk writes them: `'dq'`. Never build them from what a caller said. */
  flags?: string;
}

const CONFERENCE_RULES: OptionRules<Omit<ConfBridgeOptions, keyof CommandOptions>> = {
  bridge: optional(ARGUMENT),
  user: optional(ARGUMENT),
  menu: optional(ARGUMENT),
};

const PAGE_RULES: OptionRules<Omit<PageOptions, keyof CommandOptions>> = {
  ring: optional(wholeMilliseconds(1)),
  flags: optional(FLAGS),
};

const ROOM = names('confBridge: room', 'the name of one room');

interface Ended extends ApplicationResult {
  readonly variables: Readonly<Record<string, string | null>>;
}

const result = ({ hungUp, duration, variables }: Ended): ConfBridgeResult => ({
  status: variables.CONFBRIDGE_RESULT ?? null,
  hungUp,
  duration,
});

export const CONF_BRIDGE = application({
  name: 'ConfBridge',
  module: 'app_confbridge',
  variables: ['CONFBRIDGE_RESULT'],
  arguments: (room: string, given?: ConfBridgeOptions) => {
    const {
      bridge = '',
      user = '',
      menu = '',
    } = readOptions('confBridge', given, CONFERENCE_RULES);
    return trimmed([single(room, ROOM), bridge, user, menu]);
  },
  result,
});

export const PAGE = application({
  name: 'Page',
  module: 'app_page',
  looksFirst: true,
  variables: ['CONFBRIDGE_RESULT'],
  arguments: (to: string | readonly string[], given?: PageOptions) => {
    const listed = joinList(to, destinations('page'));
    const { ring, flags = '' } = readOptions('page', given, PAGE_RULES);
    return trimmed([listed, flags, wholeSeconds(ring)]);
  },
  result,
});
