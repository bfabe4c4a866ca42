import { invalidArgument, type AGIError } from '../../errors.js';

/** A class that has commands. */
interface Refusing {
  /** Gives the promise of a command that is not sent. */
  refuse(error: AGIError): Promise<never>;
}

type Method = (this: Refusing, ...given: unknown[]) => unknown;

/**
 * Makes commands refuse arguments that they do not have: JavaScript drops them without a word, and
 * with them what somebody meant to say. A command must not have default values, which `length` does
 * not count.
 */
export function limitArguments(prototype: object, commands: readonly string[]): void {
  for (const name of commands) {
    const property = Object.getOwnPropertyDescriptor(prototype, name);
    const value = limited(name, property?.value as Method);
    Object.defineProperty(prototype, name, { ...property, value });
  }
}

/** The methods of a family of commands: all that it has but its constructor and what is internal. */
export function commandsOf(family: object): string[] {
  return Object.getOwnPropertyNames(family).filter((name) => !INTERNAL.has(name));
}

const INTERNAL: ReadonlySet<string> = new Set(['constructor', 'issueValue']);

function limited(name: string, method: Method): Method {
  const most = method.length;
  return function (...given) {
    if (given.length > most) {
      const extra = given.findIndex((value, index) => index >= most && value !== undefined);
      if (extra !== -1) {
        const allowed = `left out, since ${name}() takes ${most} arguments`;
        return this.refuse(
          invalidArgument(`${name}: argument ${extra + 1}`, given[extra], allowed),
        );
      }
    }
    return method.apply(this, given);
  };
}
