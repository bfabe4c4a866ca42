import { aFunction, checkValue, isObject, milliseconds, recordOf } from '../../core/internal.js';
import { checkCallOptions } from '../options/check-options.js';
import { REFUSALS } from './call-plan.js';
import type {
  SimulatedAnswer,
  SimulatedAttempt,
  SimulatedDestination,
  SimulatedPbxOptions,
} from './pbx-options.js';

const NAMES = ['server', 'destinations', 'calls', 'actions'];
const WORDS = [...Object.keys(REFUSALS), 'no-answer', 'unreachable'];

const ms = milliseconds();

/** @throws AGIError `E_AGI_INVALID_ARGUMENT` that names the option and what is allowed */
export function checkPbxOptions(options: SimulatedPbxOptions): void {
  checkValue('SimulatedPbx options', options, { allowed: 'an object', accepts: isObject });
  for (const name of Object.keys(options)) {
    const allowed = `one of ${NAMES.join(', ')}`;
    checkValue('the name of an option of SimulatedPbx', name, {
      allowed,
      accepts: (value) => NAMES.includes(value as string),
    });
  }
  const { destinations, calls, actions } = options;
  if (calls !== undefined) checkAttempt('calls', calls);
  if (actions !== undefined) checkValue('actions', actions, recordOf(aFunction()));
  if (destinations === undefined || typeof destinations === 'function') return;
  checkValue('destinations', destinations, {
    allowed: 'an object or a function',
    accepts: isObject,
  });
  for (const [to, destination] of Object.entries(destinations)) checkDestination(to, destination);
}

/** @throws AGIError `E_AGI_INVALID_ARGUMENT` */
export function checkDestination(to: string, destination: SimulatedDestination): void {
  const name = `destinations[${JSON.stringify(to)}]`;
  if (!Array.isArray(destination)) {
    checkAttempt(name, destination as SimulatedAttempt);
    return;
  }
  checkValue(name, destination, {
    allowed: 'an attempt or a list of at least one',
    accepts: (value) => (value as unknown[]).length > 0,
  });
  for (const [index, attempt] of (destination as readonly SimulatedAttempt[]).entries()) {
    checkAttempt(`${name}[${index}]`, attempt);
  }
}

function checkAttempt(name: string, attempt: SimulatedAttempt): void {
  if (!isObject(attempt)) {
    checkValue(name, attempt, {
      allowed: `${WORDS.map((word) => `'${word}'`).join(', ')}, or an object such as { answersAfter: 3000 }`,
      accepts: (value) => WORDS.includes(value as string),
    });
    return;
  }
  if ('refuses' in attempt) {
    checkValue(`${name}.refuses`, attempt.refuses, {
      allowed: Object.keys(REFUSALS)
        .map((word) => `'${word}'`)
        .join(' or '),
      accepts: (value) => Object.hasOwn(REFUSALS, value as string),
    });
    checkValue(`${name}.after`, attempt.after, ms);
    return;
  }
  const { answersAfter, ...call } = attempt as SimulatedAnswer;
  if (answersAfter !== undefined) checkValue(`${name}.answersAfter`, answersAfter, ms);
  checkCallOptions(name, call);
}
