import { inspect, types } from 'node:util';
import {
  aFunction,
  argumentError,
  faultOf,
  isObject,
  listOf,
  LONGEST_DELAY,
  milliseconds,
  objectOf,
  oneOf,
  recordOf,
  text,
  textLike,
  trueOrFalse,
  type ValueFault,
  type ValueRule,
} from '../../core/internal.js';
import type { AGIError } from '../../core/index.js';
import { applicationsRule } from './check-outcome.js';
import type { PromptLength, SimulatedCallOptions } from './call-options.js';
import { PLACE_FORM } from './dialplan-place.js';
import type { ScriptStep } from './script-step.js';
import type { SimulatedDatabase } from './simulated-database.js';

const time = milliseconds();

const promptLength: ValueRule<PromptLength> = {
  allowed: `a length in ms from 0 to ${LONGEST_DELAY}, or 'missing'`,
  accepts: (value) => value === 'missing' || time.accepts(value),
};

const keys = textLike(/^[\d*#A-D]*$/, 'keys of a telephone: 0-9 * # A-D');

const place = textLike(PLACE_FORM, "a place of the dialplan: 'context,extension,priority'");

const result: ValueRule<number> = {
  allowed: 'a whole number: 0 for success, -1 to hang up',
  accepts: Number.isSafeInteger,
};

const samplesRule: ValueRule<Int16Array> = {
  allowed: 'an Int16Array of samples',
  accepts: types.isInt16Array,
};

const actions = objectOf<ScriptStep>(
  {
    playing: text,
    recording: text,
    running: text,
    before: textLike(/./, 'the beginning of a command: SET VARIABLE PAID'),
    after: time,
    press: keys,
    pace: time,
    speak: time,
    say: textLike(/\S/, 'words to say'),
    noise: time,
    audio: samplesRule,
    text,
    transfer: trueOrFalse as ValueRule<true | undefined>,
    redirect: place,
    hangup: trueOrFalse as ValueRule<true | undefined>,
  },
  { allowed: 'a step: { playing, press }' },
);

const step: ValueRule<ScriptStep> = {
  ...actions,
  faultWithin: (value) => {
    const fault = actions.faultWithin?.(value);
    if (fault !== undefined) return fault;
    const { playing, recording, running, before, hangup } = value as ScriptStep;
    if (before !== undefined && !hangup) {
      return { at: '.hangup', value: hangup, allowed: 'true in a step with `before`' };
    }
    const moments = [playing, recording, running, before].filter((moment) => moment !== undefined);
    // Without a moment, the caller would wait for one that never comes.
    if (moments.length === 1) return undefined;
    const allowed = 'given in every step, or one of `recording`, `running` and `before` instead';
    return { at: '.playing', value: playing, allowed };
  },
};

const names: ValueRule<SimulatedCallOptions['knownPrompts']> = {
  allowed: 'a list or a set of names',
  accepts: (value) =>
    typeof value === 'object' && value !== null && Symbol.iterator in value
      ? [...(value as Iterable<unknown>)].every(text.accepts)
      : false,
};

const database: ValueRule<SimulatedDatabase> = {
  allowed: 'a SimulatedDatabase',
  accepts: (value) => isObject(value) && 'contents' in value,
};

const date: ValueRule<Date> = {
  allowed: 'a valid Date',
  accepts: (value) => value instanceof Date && !Number.isNaN(value.getTime()),
};

const speed: ValueRule<number> = {
  allowed: 'a number above 0',
  accepts: (value) => typeof value === 'number' && value > 0 && value < Infinity,
};

/** The fields of the chaos option are checked where the chaos of a call is planned. */
const chaos: ValueRule<SimulatedCallOptions['chaos']> = {
  allowed: 'options of the chaos, a seed or false',
  accepts: (value) => value === false || typeof value === 'number' || isObject(value),
};

const callOptions = objectOf<SimulatedCallOptions>(
  {
    callerId: objectOf({ name: text, number: text }, { allowed: 'an object: { name, number }' }),
    args: listOf(text),
    variables: recordOf(text),
    environment: recordOf(text),
    prompts: recordOf(promptLength),
    prompt: promptLength,
    script: listOf(step),
    applications: applicationsRule,
    subroutines: recordOf(aFunction()),
    functions: recordOf(aFunction()),
    knownPrompts: names,
    unused: oneOf('fail', 'allow'),
    labels: listOf(text),
    recordings: textLike(/./, 'the path of a folder'),
    database,
    startsAt: date,
    answered: trueOrFalse,
    dead: trueOrFalse,
    time: oneOf('real', 'virtual'),
    speed,
    latency: time,
    chaos,
    onLine: aFunction(),
    timeout: milliseconds(1),
  },
  { allowed: 'an object' },
);

/**
 * Checks how a call is to be placed, before it is placed.
 *
 * @throws AGIError `E_AGI_INVALID_ARGUMENT` with the name of the option and what it may be
 */
export function checkOptions(options: SimulatedCallOptions): void {
  const fault = faultOf(options, callOptions);
  if (fault === undefined) return;
  const name = fault.at === '' ? 'the options of a call' : fault.at.replace(/^\./, '');
  throw refused(name, fault);
}

/** Checks the same options of a destination. @throws AGIError `E_AGI_INVALID_ARGUMENT` */
export function checkCallOptions(name: string, options: SimulatedCallOptions): void {
  check(name, options, callOptions);
}

/** Checks what a caller is to do. @throws AGIError `E_AGI_INVALID_ARGUMENT` */
export function checkStep(name: string, given: ScriptStep): void {
  check(name, given, step);
}

/** Checks keys that are pressed now. @throws AGIError `E_AGI_INVALID_ARGUMENT` */
export function checkKeys(given: string): void {
  check('keys', given, keys);
}

/** Checks what an application of the test returned. @throws AGIError `E_AGI_INVALID_ARGUMENT` */
export function checkResult(application: string, given: number): number {
  check(`what the application ${application} returned`, given, result);
  return given;
}

/**
 * Checks what a function or a subroutine of the test returned, if anything.
 *
 * @throws AGIError `E_AGI_INVALID_ARGUMENT`
 */
export function checkText<Value extends string | null | undefined>(
  name: string,
  given: Value,
): Value {
  const value: unknown = given;
  if (value !== null && value !== undefined) check(`what ${name} returned`, value, text);
  return given;
}

/** Checks a place of the dialplan. @throws AGIError `E_AGI_INVALID_ARGUMENT` */
export function checkPlace(given: string): void {
  check('the place', given, place);
}

/** Checks a time from now on. @throws AGIError `E_AGI_INVALID_ARGUMENT` */
export function checkTime(name: string, given: number): void {
  check(name, given, time);
}

function check(name: string, value: unknown, rule: ValueRule): void {
  const fault = faultOf(value, rule);
  if (fault !== undefined) throw refused(`${name}${fault.at}`, fault);
}

/** The error for a value of a test, which is shown as code: a test holds no secrets. */
function refused(name: string, { value, allowed }: ValueFault): AGIError {
  const shown = inspect(value, { depth: 0, breakLength: Infinity });
  return argumentError(name, shown, allowed);
}
