import type { CommandOptions } from '../../channel/options.js';
import { invalidArgument } from '../../errors.js';
import { wholeMilliseconds } from '../../options/number-rules.js';
import { isObject } from '../../options/rules.js';
import { optional, type OptionRules } from '../../options/value-rule.js';
import { checkValue } from '../../options/check-value.js';
import { application, type Application, type ApplicationResult } from '../application.js';
import { readOptions, seconds } from '../option-values.js';

/**
 * Options of `busy()` and `congestion()`.
 *
 * @publicApi
 */
export interface SignalOptions extends CommandOptions {
  /** How long a caller who is connected hears the tone, in ms; until the hangup unless given. */
  time?: number;
}

const RULES: OptionRules<Omit<SignalOptions, keyof CommandOptions>> = {
  time: optional(wholeMilliseconds(1)),
};

const result = ({ hungUp, duration }: ApplicationResult): ApplicationResult => ({
  hungUp,
  duration,
});

type Signal<Given extends readonly unknown[]> = Application<Given, ApplicationResult>;

function tone(name: string, method: string): Signal<[given?: SignalOptions]> {
  return application({
    name,
    module: null,
    arguments: (given?: SignalOptions) => {
      const { time } = readOptions(method, given, RULES);
      return time === undefined ? [] : [seconds(time)];
    },
    result,
  });
}

function indication(name: string, method: string): Signal<[given?: CommandOptions]> {
  return application({
    name,
    module: null,
    instant: true,
    arguments: (given?: CommandOptions) => {
      readOptions(method, given, {});
      return [];
    },
    result,
  });
}

export const BUSY = tone('Busy', 'busy');
export const CONGESTION = tone('Congestion', 'congestion');
export const RINGING = indication('Ringing', 'ringing');
export const PROGRESS = indication('Progress', 'progress');

export const WAIT = application({
  name: 'Wait',
  module: null,
  arguments: (ms: number, given?: CommandOptions) => {
    checkValue('wait: ms', ms, wholeMilliseconds(0), 'described');
    readOptions('wait', given, {});
    return [seconds(ms)];
  },
  result,
});

const EVENT_NAME = 'a name of letters, digits, hyphens and underscores';
const FIELD = /^[\w-]+$/;

export const USER_EVENT = application({
  name: 'UserEvent',
  module: 'app_userevent',
  instant: true,
  arguments: (
    name: string,
    fields?: Readonly<Record<string, string | number>>,
    given?: CommandOptions,
  ) => {
    if (typeof name !== 'string' || !FIELD.test(name)) {
      throw invalidArgument('userEvent: name', name, EVENT_NAME);
    }
    if (fields !== undefined && !isObject(fields)) {
      throw invalidArgument('userEvent: fields', fields, "an object such as { Key: 'value' }");
    }
    readOptions('userEvent', given, {});
    return [name, ...Object.entries(fields ?? {}).map(([key, value]) => fieldOf(key, value))];
  },
  result,
});

function fieldOf(key: string, value: unknown): string {
  const name = `userEvent: fields[${JSON.stringify(key)}]`;
  if (!FIELD.test(key)) throw invalidArgument(name, value, `called by ${EVENT_NAME}`);
  if (Number.isFinite(value)) return `${key}: ${String(value)}`;
  if (typeof value === 'string' && /^[^\r\n\0]*$/.test(value)) return `${key}: ${value}`;
  throw invalidArgument(name, value, 'a number, or a text without line breaks');
}
