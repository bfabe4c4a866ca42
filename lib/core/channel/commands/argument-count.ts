import { invalidArgument } from '../../errors.js';
import { refuse } from './send.js';

type Method = (this: object, ...given: unknown[]) => unknown;

/**
 * Puts the methods of a family of commands into the prototype of a class. A method that is put there
 * refuses arguments that it does not have: JavaScript drops them without a word, and with them what
 * somebody meant to say.
 *
 * A command must not have default values, which the `length` of a function does not count.
 */
export function addCommands(prototype: object, family: object): void {
  for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(family))) {
    if (name === 'constructor') continue;
    const value = limited(name, property.value as Method);
    Object.defineProperty(prototype, name, { ...property, value });
  }
}

/** Methods that take any number of arguments. */
const UNLIMITED = new Set(['getVariables']);

function limited(name: string, method: Method): Method {
  const most = UNLIMITED.has(name) ? Infinity : method.length;
  return function (...given) {
    if (given.length > most) {
      const extra = given.findIndex((value, index) => index >= most && value !== undefined);
      if (extra !== -1) {
        const allowed = `left out, since ${name}() takes ${most} arguments`;
        const error = invalidArgument(`${name}: argument ${extra + 1}`, given[extra], allowed);
        return refuse(this, error);
      }
    }
    return method.apply(this, given);
  };
}
