import { AGIError } from '../../core/index.js';
import type { ChaosOptions } from '../options/chaos-options.js';
import { numberOf, randomNumbers } from './random.js';

/** What is to happen to one call. */
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
/** In ms: enough for bytes to arrive apart, and little for a suite. */
const HARMLESS_DELAY = 2;

/**
 * The plan for a call; `undefined` for none. A call that says nothing of it follows the environment
 * variable `AGI_CHAOS`, which turns the harmless part on for a whole suite.
 *
 * @param url whose path makes calls differ; the port may be another one each time
 * @throws AGIError `E_AGI_INVALID_ARGUMENT`
 */
export function planOf(
  chaos: ChaosOptions | number | false | undefined,
  url: string,
): ChaosPlan | undefined {
  const asked = chaos ?? ofSuite();
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

function ofSuite(): number | undefined {
  const value = process.env.AGI_CHAOS;
  if (value === undefined || value === '' || value === 'off') return undefined;
  check('AGI_CHAOS', value, /^-?\d{1,15}$/.test(value), 'a whole number, the seed, or off');
  return Number(value);
}

function harmless(seed: number): ChaosOptions {
  return { seed, split: true, glue: true, delay: HARMLESS_DELAY };
}

function check(name: string, value: unknown, good: boolean, allowed: string): void {
  if (good) return;
  throw new AGIError(
    'E_AGI_INVALID_ARGUMENT',
    `chaos: ${name} is ${JSON.stringify(value)}, but it must be ${allowed}`,
  );
}
