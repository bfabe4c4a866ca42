import type { CommandOptions } from '../../channel/options.js';
import { integer, wholeMilliseconds } from '../../options/number-rules.js';
import { optional, type OptionRules } from '../../options/value-rule.js';
import { application, type ApplicationResult } from '../application.js';
import { readOptions, trimmed } from '../option-values.js';

/**
 * Words of `AMDSTATUS`. A word that a later Asterisk invents comes as it is.
 *
 * @publicApi
 */
export type AmdStatus = 'MACHINE' | 'HUMAN' | 'NOTSURE' | 'HANGUP' | (string & {});

/**
 * Options of `amd()`. Each that is not given is as in `amd.conf`.
 *
 * @publicApi
 */
export interface AmdOptions extends CommandOptions {
  /** Silence in ms before the greeting after which it is a machine. */
  initialSilence?: number;
  /** Length of a greeting in ms from which on it is a machine. */
  greeting?: number;
  /** Silence in ms after the greeting after which it is a human. */
  afterGreetingSilence?: number;
  /** The longest time in ms until it decides. */
  totalTime?: number;
  /** Voice in ms that is a word. */
  minWordLength?: number;
  /** Silence in ms that separates two words. */
  betweenWordsSilence?: number;
  /** The number of words after which it is a machine. */
  maxWords?: number;
  /** Sound below this level is silence: 0 to 32767. */
  silenceThreshold?: number;
  /** Voice in ms that is more than a word. */
  maxWordLength?: number;
}

/**
 * The result of `amd()`.
 *
 * @publicApi
 */
export interface AmdResult extends ApplicationResult {
  /** `AMDSTATUS`; `MACHINE` also for a line on which nobody speaks. `null` where Asterisk left none. */
  status: AmdStatus | null;
  /** `AMDCAUSE`: why, such as `LONGGREETING-2500-2500`; `null` where Asterisk tells none. */
  cause: string | null;
}

const time = optional(wholeMilliseconds(1));

/** In the order of Asterisk's arguments. */
const RULES: OptionRules<Omit<AmdOptions, keyof CommandOptions>> = {
  initialSilence: time,
  greeting: time,
  afterGreetingSilence: time,
  totalTime: time,
  minWordLength: time,
  betweenWordsSilence: time,
  maxWords: optional(integer({ least: 1 })),
  silenceThreshold: optional(integer({ least: 0, most: 32_767 })),
  maxWordLength: time,
};

export const AMD = application({
  name: 'AMD',
  module: 'app_amd',
  setsAll: true,
  variables: ['AMDSTATUS', 'AMDCAUSE'],
  arguments: (given?: AmdOptions) => {
    const options = readOptions('amd', given, RULES);
    return trimmed(
      (Object.keys(RULES) as (keyof typeof RULES)[]).map((name) => String(options[name] ?? '')),
    );
  },
  result: ({ hungUp, duration, variables }): AmdResult => ({
    status: variables.AMDSTATUS ?? null,
    cause: variables.AMDCAUSE ?? null,
    hungUp,
    duration,
  }),
});
