import {
  faultOf,
  integer,
  isObject,
  milliseconds,
  objectOf,
  recordOf,
  text,
  textLike,
  type ValueFault,
  type ValueRule,
} from '../../core/internal.js';
import { statusVariableOf } from './application-statuses.js';
import type { SimulatedCallOptions } from './call-options.js';
import { PLACE_FORM } from './dialplan-place.js';
import type { SimulatedEnding, SimulatedOutcome } from './simulated-outcome.js';

/** The largest cause of Q.850. */
const LARGEST_CAUSE = 127;

const place = textLike(PLACE_FORM, "a place of the dialplan: 'context,extension,priority'");
const word = textLike(/./, 'a word, such as BUSY');
const cause = integer({ least: 0, most: LARGEST_CAUSE });
const ending = {
  status: word,
  variables: recordOf(text),
  cause,
  movesTo: place,
  redirectsTo: place,
};

const keys = recordOf(
  objectOf<SimulatedEnding>(ending, { allowed: 'an object: { status, movesTo … }' }),
);

const outcome = objectOf<SimulatedOutcome>(
  {
    ...ending,
    after: milliseconds(),
    talks: milliseconds(),
    onKey: {
      ...keys,
      faultWithin: (value) => {
        const other = Object.keys(value as object).find((key) => !/^[\d*#A-D]$/.test(key));
        return other === undefined
          ? keys.faultWithin?.(value)
          : { at: '', value: other, allowed: 'named by keys of a telephone: 0-9 * # A-D' };
      },
    },
    onHangup: objectOf(
      { status: word, variables: recordOf(text), cause },
      { allowed: 'an object: { status, variables, cause }' },
    ),
  },
  { allowed: 'a function, or an outcome: { status, after … }' },
);

/** The rule of the applications of a test, by name: functions, and outcomes. */
export const applicationsRule: ValueRule<SimulatedCallOptions['applications']> = {
  allowed: 'an object of functions and outcomes: { Dial: { status, after } }',
  accepts: isObject,
  faultWithin: (value) => {
    for (const [name, given] of Object.entries(value as Record<string, unknown>)) {
      const fault = Array.isArray(given) ? faultOfList(name, given) : faultOfOne(name, given);
      if (fault !== undefined) return { ...fault, at: `[${JSON.stringify(name)}]${fault.at}` };
    }
    return undefined;
  },
};

function faultOfOne(name: string, given: unknown): ValueFault | undefined {
  return typeof given === 'function' ? undefined : faultOfOutcome(name, given);
}

function faultOfList(name: string, given: readonly unknown[]): ValueFault | undefined {
  if (given.length === 0) return { at: '', value: given, allowed: 'a list of one outcome or more' };
  for (const [index, each] of given.entries()) {
    const fault = faultOfOne(name, each);
    if (fault !== undefined) return { ...fault, at: `[${index}]${fault.at}` };
  }
  return undefined;
}

/** Words of status that have no variable would be lost: they are refused. */
function faultOfOutcome(name: string, given: unknown): ValueFault | undefined {
  const fault = faultOf(given, outcome);
  if (fault !== undefined || statusVariableOf(name) !== undefined) return fault;
  const { status, onKey = {}, onHangup } = given as SimulatedOutcome;
  const lost = [status, onHangup?.status, ...Object.values(onKey).map((each) => each.status)].find(
    (each) => each !== undefined,
  );
  if (lost === undefined) return undefined;
  const allowed = `left out: no variable for the status of ${name} is known. Give it in \`variables\``;
  return { at: '.status', value: lost, allowed };
}
