import { inspect } from 'node:util';
import { AGIError } from '../../core/index.js';
import type { SimulatedCallOptions } from './call-options.js';
import type { ScriptStep } from './script-step.js';
import { suggestion } from './nearest.js';

/** What a timer of Node can wait for, in ms. */
const MOST_MS = 0x7fff_ffff;

/** What an option may be, in words and in code; `check` names what is wrong inside it. */
interface Rule {
  readonly allowed: string;
  readonly accepts: (value: unknown) => boolean;
  readonly check?: (where: string, value: unknown) => void;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isText = (value: unknown): boolean => typeof value === 'string';

const isTime = (value: unknown): boolean =>
  typeof value === 'number' && value >= 0 && value <= MOST_MS;

const text: Rule = { allowed: 'a text', accepts: isText };
const flag: Rule = { allowed: 'true or false', accepts: (value) => typeof value === 'boolean' };
const time: Rule = { allowed: `a time in ms from 0 to ${MOST_MS}`, accepts: isTime };
const promptLength: Rule = {
  allowed: `a length in ms from 0 to ${MOST_MS}, or 'missing'`,
  accepts: (value) => value === 'missing' || isTime(value),
};
const result: Rule = {
  allowed: 'a whole number: 0 for success, -1 to hang up',
  accepts: Number.isSafeInteger,
};
const aFunction: Rule = { allowed: 'a function', accepts: (value) => typeof value === 'function' };
const keys: Rule = {
  allowed: 'keys of a telephone: 0-9 * # A-D',
  accepts: (value) => typeof value === 'string' && /^[\d*#A-D]*$/.test(value),
};

/** An object with values of one kind. */
function recordOf(rule: Rule): Rule {
  return {
    allowed: `an object, each value of which is ${rule.allowed}`,
    accepts: isObject,
    check: (where, value) => {
      for (const [name, one] of Object.entries(value as object)) {
        checkValue(`${where}[${JSON.stringify(name)}]`, one, rule, true);
      }
    },
  };
}

function listOf(rule: Rule): Rule {
  return {
    allowed: `a list, each entry of which is ${rule.allowed}`,
    accepts: Array.isArray,
    check: (where, value) => {
      (value as unknown[]).forEach((one, index) => {
        checkValue(`${where}[${index}]`, one, rule, true);
      });
    },
  };
}

function shape(rules: Readonly<Record<string, Rule>>, allowed: string): Rule {
  return {
    allowed,
    accepts: isObject,
    check: (where, value) => {
      checkShape(where, value as Record<string, unknown>, rules);
    },
  };
}

const STEP_RULES: Readonly<Record<keyof ScriptStep, Rule>> = {
  playing: text,
  after: time,
  press: keys,
  speak: time,
  text,
  hangup: flag,
};
const step: Rule = {
  allowed: 'a step: { playing, press }',
  accepts: isObject,
  check: (where, value) => {
    const given = value as Record<string, unknown>;
    checkShape(where, given, STEP_RULES);
    // Without it the step would wait for a moment that never comes.
    checkValue(`${where}.playing`, given.playing, text, true);
  },
};

const RULES: Readonly<Record<keyof SimulatedCallOptions, Rule>> = {
  callerId: shape({ name: text, number: text }, 'an object: { name, number }'),
  args: listOf(text),
  variables: recordOf(text),
  environment: recordOf(text),
  prompts: recordOf(promptLength),
  prompt: promptLength,
  script: listOf(step),
  applications: recordOf(aFunction),
  subroutines: recordOf(aFunction),
  functions: recordOf(aFunction),
  knownPrompts: {
    allowed: 'a list or a set of names',
    accepts: (value) =>
      typeof value === 'object' && value !== null && Symbol.iterator in value
        ? [...(value as Iterable<unknown>)].every(isText)
        : false,
  },
  unused: {
    allowed: "'fail' or 'allow'",
    accepts: (value) => value === 'fail' || value === 'allow',
  },
  labels: listOf(text),
  database: {
    allowed: 'a SimulatedDatabase',
    accepts: (value) => isObject(value) && 'get' in value,
  },
  answered: flag,
  dead: flag,
  time: {
    allowed: 'real or virtual',
    accepts: (value) => value === 'real' || value === 'virtual',
  },
  speed: {
    allowed: 'a number above 0',
    accepts: (value) => typeof value === 'number' && value > 0 && value < Infinity,
  },
  chaos: {
    allowed: 'options of the chaos, a seed or false',
    accepts: (value) => value === false || typeof value === 'number' || isObject(value),
  },
  onLine: aFunction,
  timeout: {
    allowed: `a time in ms from 1 to ${MOST_MS}`,
    accepts: (value) => isTime(value) && value !== 0,
  },
};

/**
 * Checks how a call is to be placed, before it is.
 *
 * @throws AGIError `E_AGI_INVALID_ARGUMENT` naming the option and what it may be
 */
export function checkOptions(options: SimulatedCallOptions): void {
  if (!isObject(options)) throw refused('the options of a call', options, 'an object');
  checkShape('', options, RULES);
}

/** Checks what a caller is to do. @throws AGIError `E_AGI_INVALID_ARGUMENT` */
export function checkStep(where: string, given: ScriptStep): void {
  checkValue(where, given, step, true);
}

/** Checks keys that are pressed now. @throws AGIError `E_AGI_INVALID_ARGUMENT` */
export function checkKeys(given: string): void {
  checkValue('the keys to press', given, keys, true);
}

/** Checks what an application of the test's own returned. @throws AGIError `E_AGI_INVALID_ARGUMENT` */
export function checkResult(where: string, given: number): number {
  checkValue(`what ${where} returned`, given, result, true);
  return given;
}

/** Checks what a function or a subroutine of the test's own returned, if anything. */
export function checkText<Value extends string | null | undefined>(
  where: string,
  given: Value,
): Value {
  if (given !== null) checkValue(`what ${where} returned`, given, text);
  return given;
}

/** Checks a time from now on. @throws AGIError `E_AGI_INVALID_ARGUMENT` */
export function checkTime(where: string, given: number): void {
  checkValue(where, given, time, true);
}

function checkShape(
  where: string,
  given: Record<string, unknown>,
  rules: Readonly<Record<string, Rule>>,
): void {
  for (const [name, value] of Object.entries(given)) {
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
    const place = where === '' ? name : `${where}.${name}`;
    if (rule !== undefined) {
      checkValue(place, value, rule);
      continue;
    }
    const names = Object.keys(rules);
    const hint = suggestion(name, names) || `; there are ${names.join(', ')}`;
    throw refused(place, value, `left out: there is no such option${hint}`);
  }
}

function checkValue(where: string, value: unknown, rule: Rule, required = false): void {
  if (value === undefined && !required) return;
  if (!rule.accepts(value)) throw refused(where, value, rule.allowed);
  rule.check?.(where, value);
}

function refused(where: string, value: unknown, allowed: string): AGIError {
  const shown = inspect(value, { depth: 0, breakLength: Infinity });
  return new AGIError('E_AGI_INVALID_ARGUMENT', `${where} is ${shown}, but it must be ${allowed}`);
}
