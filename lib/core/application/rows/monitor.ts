import type { CommandOptions } from '../../channel/options.js';
import { trueOrFalse } from '../../options/rules.js';
import { optional, type OptionRules } from '../../options/value-rule.js';
import { application, type ApplicationResult } from '../application.js';
import { names, single } from '../lists.js';
import { ARGUMENT, FLAGS, letter, readOptions, trimmed } from '../option-values.js';

/**
 * Options of `mixMonitor()`.
 *
 * @publicApi
 */
export interface MixMonitorOptions extends CommandOptions {
  /** Adds to a file that is there, instead of writing it anew. Asterisk: option `a`. */
  append?: boolean;
  /** Records only while the call is connected with somebody. Asterisk: option `b`. */
  onlyConnected?: boolean;
  /** Further options as Asterisk writes them: `'r(caller.wav)'`. Never build them from what a caller said. */
  flags?: string;
}

/** What MixMonitor has left. */
export interface MixMonitorStart extends ApplicationResult {
  /** The whole name of the file; `null` where Asterisk tells none. */
  readonly file: string | null;
  /** By which StopMixMonitor ends this recording, and no other one. */
  readonly id: string | null;
}

/** The variable in which MixMonitor is told to leave its id. */
const ID = 'AGI_MIXMONITOR_ID';

const RULES: OptionRules<Omit<MixMonitorOptions, keyof CommandOptions>> = {
  append: optional(trueOrFalse),
  onlyConnected: optional(trueOrFalse),
  flags: optional(FLAGS),
};

const FILE = names('mixMonitor: file', "a file with the ending of its format, such as 'call.wav',");

export const MIX_MONITOR = application({
  name: 'MixMonitor',
  module: 'app_mixmonitor',
  variables: ['MIXMONITOR_FILENAME', ID],
  arguments: (file: string, given?: MixMonitorOptions) => {
    const { append, onlyConnected, flags = '' } = readOptions('mixMonitor', given, RULES);
    const letters = `${letter('a', append)}${letter('b', onlyConnected)}i(${ID})${flags}`;
    return [single(file, FILE), letters];
  },
  result: ({ hungUp, duration, variables }): MixMonitorStart => ({
    file: variables.MIXMONITOR_FILENAME ?? null,
    id: variables[ID] ?? null,
    hungUp,
    duration,
  }),
});

export const STOP_MIX_MONITOR = application({
  name: 'StopMixMonitor',
  module: 'app_mixmonitor',
  instant: true,
  // The channel of a caller who has hung up is there until the session ends, and the recording as well.
  afterHangup: true,
  arguments: (id?: string, given?: CommandOptions) => {
    readOptions('stopMixMonitor', given, {});
    const rule = { name: 'stopMixMonitor: id', form: /^[^\r\n\0]+$/, allowed: ARGUMENT.allowed };
    return id === undefined ? [] : trimmed([single(id, rule)]);
  },
  result: ({ hungUp, duration }): ApplicationResult => ({ hungUp, duration }),
});
