import { refusedValue } from '../../core/internal.js';
import type { ChaosOptions } from '../options/chaos-options.js';
import { numberOf, randomNumbers } from './random.js';

/** The disturbances of one call; `undefined` for those that do not happen. */
export interface ChaosPlan {
  readonly seed: number;
  readonly split: boolean | 'bytes';
  readonly glue: boolean;
  readonly delay: number;
  readonly hangUp: number | undefined;
  readonly reset: number | undefined;
  readonly garbage: number | undefined;
  readonly random: () => number;
}

const FIRST_REPLIES = 8;
/** In ms: long enough for bytes to arrive apart, and short for a whole suite of tests. */
const HARMLESS_DELAY = 2;

/**
 * Plans what happens to a call; `undefined` if nothing does. A call without the option follows the
 * environment variable `AGI_CHAOS`, which turns on the harmless part for a whole suite.
 *
 * @param url its path makes calls differ; its port does not, as it may be another one each time
 * @throws AGIError `E_AGI_INVALID_ARGUMENT`
 */
export function planOf(
  chaos: ChaosOptions | number | false | undefined,
  url: string,
): ChaosPlan | undefined {
  const asked = chaos ?? seedOfSuite();
  if (asked === undefined || asked === false) return undefined;
  const options = typeof asked === 'number' ? harmless(asked) : asked;
  const { seed = 1, split = false, glue = false, delay = 0 } = options;
  check('seed', seed, Number.isSafeInteger(seed), 'a whole number');
  check('split', split, [true, false, 'bytes'].includes(split), "true, false or 'bytes'");
  check('delay', delay, delay >= 0 && delay < Infinity, 'a number of ms');
  const random = randomNumbers(seed ^ numberOf(url.replace(/^agi:\/\/[^/]*/i, '')));
  const point = (name: 'hangUp' | 'reset' | 'garbage'): number | undefined => {
    const given = options[name];
    if (given === undefined) return undefined;
    if (given === 'random') return 1 + Math.floor(random() * FIRST_REPLIES);
    check(name, given, Number.isSafeInteger(given) && given > 0, "'random', or a reply's number");
    return given;
  };
  return {
    seed,
    split,
    glue,
    delay,
    hangUp: point('hangUp'),
    reset: point('reset'),
    garbage: point('garbage'),
    random,
  };
}

function seedOfSuite(): number | undefined {
  const value = process.env.AGI_CHAOS;
  if (value === undefined || value === '' || value === 'off') return undefined;
  check('AGI_CHAOS', value, /^-?\d{1,15}$/.test(value), 'a whole number, the seed, or off');
  return Number(value);
}

function harmless(seed: number): ChaosOptions {
  return { seed, split: true, glue: true, delay: HARMLESS_DELAY };
}

function check(name: string, value: unknown, good: boolean, allowed: string): void {
  if (!good) throw refusedValue(`chaos: ${name}`, value, allowed);
}
