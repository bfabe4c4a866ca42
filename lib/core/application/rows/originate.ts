import type { CommandOptions } from '../../channel/options.js';
import { joinOptions } from '../../command/application-options.js';
import type { CallerName } from '../../command/caller-id.js';
import { isList } from '../../command/arguments.js';
import { invalidArgument } from '../../errors.js';
import { wholeMilliseconds } from '../../options/number-rules.js';
import { isObject, trueOrFalse } from '../../options/rules.js';
import { optional, type OptionRules } from '../../options/value-rule.js';
import { application, type ApplicationResult } from '../application.js';
import { destinations, single } from '../lists.js';
import { ARGUMENT, FLAGS, letter, readOptions, trimmed, wholeSeconds } from '../option-values.js';
import { SHOWN_CALLER, shownCaller } from '../shown-caller.js';

/**
 * Words of `ORIGINATE_STATUS`. A word that a later Asterisk invents comes as it is.
 *
 * @publicApi
 */
export type OriginateStatus =
  'FAILED' | 'SUCCESS' | 'BUSY' | 'CONGESTION' | 'HANGUP' | 'RINGING' | 'UNKNOWN' | (string & {});

/**
 * The task of the other telephone when it answers: a place of the dialplan, or an application.
 *
 * @publicApi
 */
export type OriginateTarget =
  | {
      /** Name of the context. */
      context: string;
      /** The extension. */
      extension: string;
      /** The priority; 1 unless given. */
      priority?: string | number;
    }
  | {
      /** Name of an application: `Playback`. */
      application: string;
      /** Its arguments, each of which arrives exactly as it is. */
      args?: readonly string[];
    };

/**
 * Options of `originate()`.
 *
 * @publicApi
 */
export interface OriginateOptions extends CommandOptions {
  /** How long it rings, in ms, rounded up to whole seconds; 30 s unless given. */
  ring?: number;
  /** `false` goes on at once, and then nobody tells what came of it. Asterisk: option `a`. */
  wait?: boolean;
  /** The caller that the far end is shown; a text is a number. Asterisk: options `c` and `n`. */
  callerId?: string | CallerName;
  /** Further options as Asterisk writes them. Never build them from what a caller said. */
  flags?: string;
}

/**
 * The result of `originate()`.
 *
 * @publicApi
 */
export interface OriginateResult extends ApplicationResult {
  /**
   * `ORIGINATE_STATUS`. On a real Asterisk: `FAILED` for a far end that is busy, unavailable or declines,
   * `RINGING` for one that does not answer; `null` where Asterisk left none.
   */
  status: OriginateStatus | null;
}

const RULES: OptionRules<Omit<OriginateOptions, keyof CommandOptions>> = {
  ring: optional(wholeMilliseconds(1)),
  wait: optional(trueOrFalse),
  callerId: optional(SHOWN_CALLER),
  flags: optional(FLAGS),
};

const TARGET = '{ context, extension, priority? } or { application, args? }';

function targetArguments(at: OriginateTarget): readonly string[] {
  // JavaScript may give anything.
  const given: unknown = at;
  if (!isObject(given) || 'context' in given === 'application' in given) {
    throw invalidArgument('originate: at', given, TARGET);
  }
  if ('application' in given) {
    const { application: name, args = [] } = given;
    if (!isList(args)) throw invalidArgument('originate: at.args', args, 'a list of texts');
    const checked = text('application', name);
    return ['app', checked, joinOptions(checked, args), ''];
  }
  const { context, extension, priority = 1 } = given;
  const step = typeof priority === 'number' ? String(priority) : priority;
  return ['exten', text('context', context), text('extension', extension), text('priority', step)];
}

function text(name: string, value: unknown): string {
  if (ARGUMENT.accepts(value)) return value as string;
  throw invalidArgument(`originate: at.${name}`, value, ARGUMENT.allowed);
}

function callerLetters(caller: string | CallerName | undefined): string {
  if (caller === undefined) return '';
  const { name, number } = shownCaller(caller);
  return `c(${number})${name === '' ? '' : `n(${name})`}`;
}

export const ORIGINATE = application({
  name: 'Originate',
  module: 'app_originate',
  setsAll: true,
  looksFirst: true,
  variables: ['ORIGINATE_STATUS'],
  arguments: (to: string, at: OriginateTarget, given?: OriginateOptions) => {
    const called = single(to, destinations('originate'));
    const { ring, wait, callerId, flags = '' } = readOptions('originate', given, RULES);
    const letters = `${letter('a', wait === false)}${callerLetters(callerId)}${flags}`;
    return trimmed([called, ...targetArguments(at), wholeSeconds(ring), letters]);
  },
  result: ({ hungUp, duration, variables }): OriginateResult => ({
    status: variables.ORIGINATE_STATUS ?? null,
    hungUp,
    duration,
  }),
});
