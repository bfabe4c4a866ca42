import {
  abortSignal,
  aFunction,
  checkValue,
  integer,
  isObject,
  listOf,
  milliseconds,
  objectOf,
  recordOf,
  text,
  trueOrFalse,
  type ValueRule,
} from '../../../core/internal.js';
import type { SimulatedCallOptions } from '../../options/call-options.js';
import type { ExploreOptions } from './explore-options.js';

const oneOrMore = integer({ least: 1 });

/** A whole number, or none that ends it. */
const orEndless: ValueRule<number> = {
  allowed: `${oneOrMore.allowed}, or Infinity`,
  accepts: (value) => value === Infinity || oneOrMore.accepts(value),
};

const keys: ValueRule<string | readonly string[]> = {
  allowed: "keys of a telephone, or a list of them: ['2468', '0000']",
  accepts: (value) =>
    (Array.isArray(value) ? (value as unknown[]) : [value]).every(
      (each) => typeof each === 'string' && /^[\d*#A-D]+$/.test(each),
    ),
};

type Own = Omit<ExploreOptions, keyof SimulatedCallOptions>;

/** The options that are none of a call, with what each may be. */
export const OF_EXPLORATION: { readonly [Name in keyof Own]-?: ValueRule<Own[Name]> } = {
  keys: recordOf(keys),
  choices: recordOf(listOf(text, { least: 1 })),
  hangups: trueOrFalse,
  missing: trueOrFalse,
  depth: orEndless,
  calls: orEndless,
  within: {
    allowed: 'a time in ms, or Infinity',
    accepts: (value) => typeof value === 'number' && value > 0,
  },
  seed: integer({ least: 0 }),
  state: aFunction(),
  begin: aFunction(),
  invariant: aFunction(),
  reaches: recordOf(aFunction()),
  maxSilence: milliseconds(),
  maxRepeats: integer({ least: 2 }),
  patience: milliseconds(1),
  accept: aFunction(),
  signal: abortSignal,
  onProgress: aFunction(),
};

const own = objectOf<Own>(OF_EXPLORATION, { allowed: 'an object' });

/** Checks the options of an exploration but those of its calls. @throws AGIError `E_AGI_INVALID_ARGUMENT` */
export function checkExploreOptions(options: ExploreOptions): void {
  const given: object = isObject(options)
    ? Object.fromEntries(
        Object.entries(options).filter(([name]) => Object.hasOwn(OF_EXPLORATION, name)),
      )
    : options;
  checkValue('explore', given, own, 'described');
}
