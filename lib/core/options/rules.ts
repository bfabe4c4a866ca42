import { frozenCopy } from '../frozen-copy.js';
import { unknownOption } from './unknown-option.js';
import type { ValueFault, ValueRule } from './value-rule.js';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- any parameters and result
type AnyFunction = (...args: any[]) => any;

/** `true` or `false`. */
export const trueOrFalse: ValueRule<boolean> = {
  allowed: 'true or false',
  accepts: (value) => typeof value === 'boolean',
};

/** Any text, the empty one included. */
export const text: ValueRule<string> = {
  allowed: 'a text',
  accepts: (value) => typeof value === 'string',
};

/** A function with any parameters and result. */
export function aFunction<Type extends AnyFunction = AnyFunction>(): ValueRule<Type> {
  return { allowed: 'a function', accepts: (value) => typeof value === 'function' };
}

/** An AbortSignal by its shape: one of another realm or of a polyfill is one, too. */
export const abortSignal: ValueRule<AbortSignal> = {
  allowed: 'an AbortSignal',
  accepts: (value) =>
    isObject(value) && typeof (value as Partial<AbortSignal>).addEventListener === 'function',
};

/** One of some texts. */
export function oneOf<Value extends string>(...values: readonly Value[]): ValueRule<Value> {
  const quoted = values.map((value) => `'${value}'`);
  const last = quoted.pop() ?? '';
  return {
    allowed: quoted.length === 0 ? last : `${quoted.join(', ')} or ${last}`,
    accepts: (value) => values.includes(value as Value),
  };
}

/** A text of a certain form. */
export function textLike(form: RegExp, allowed: string): ValueRule<string> {
  return { allowed, accepts: (value) => typeof value === 'string' && form.test(value) };
}

/** Whether a value is an object that may hold options or names; a list is none. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A list whose entries all follow one rule. */
export function listOf<Value>(
  rule: ValueRule<Value>,
  {
    least = 0,
    allowed = `a list, each entry of which is ${rule.allowed}`,
  }: { least?: number; allowed?: string } = {},
): ValueRule<readonly Value[]> {
  return {
    allowed,
    accepts: (value) => Array.isArray(value) && value.length >= least,
    // `from` and not `map`: a gap in a list is an entry that is missing.
    faultWithin: (value) =>
      firstFault(
        Array.from(value as readonly unknown[], (entry, index) => [`[${index}]`, entry]),
        rule,
      ),
    copy: frozenCopy,
  };
}

/** An object of any names, whose values all follow one rule. */
export function recordOf<Value>(
  rule: ValueRule<Value>,
): ValueRule<Readonly<Record<string, Value>>> {
  return {
    allowed: `an object, each value of which is ${rule.allowed}`,
    accepts: isObject,
    faultWithin: (value) =>
      firstFault(
        Object.entries(value as object).map(([name, one]) => [`[${JSON.stringify(name)}]`, one]),
        rule,
      ),
    copy: frozenCopy,
  };
}

/** An object of known names, each with a rule of its own; all may be left out but the required ones. */
export function objectOf<Shape extends object>(
  rules: { readonly [Name in keyof Shape]-?: ValueRule<Shape[Name]> },
  { allowed, required = [] }: { allowed: string; required?: readonly (keyof Shape & string)[] },
): ValueRule<Shape> {
  const known: Readonly<Record<string, ValueRule>> = rules;
  return {
    allowed,
    accepts: isObject,
    faultWithin: (value) => {
      const given = value as Record<string, unknown>;
      for (const [name, one] of Object.entries(given)) {
        const rule = Object.hasOwn(known, name) ? known[name] : undefined;
        const fault =
          rule === undefined
            ? { at: '', value: one, allowed: unknownOption(name, Object.keys(known)) }
            : one === undefined
              ? undefined
              : faultOf(one, rule);
        if (fault !== undefined) return { ...fault, at: `.${name}${fault.at}` };
      }
      const missing = required.find((name) => given[name] === undefined);
      if (missing === undefined) return undefined;
      return { at: `.${missing}`, value: undefined, allowed: rules[missing].allowed };
    },
    copy: frozenCopy,
  };
}

/** Finds the fault of a value; `undefined` if the value follows the rule. */
export function faultOf(value: unknown, rule: ValueRule): ValueFault | undefined {
  if (!rule.accepts(value)) return { at: '', value, allowed: rule.allowed };
  return rule.faultWithin?.(value);
}

function firstFault(
  parts: readonly (readonly [at: string, value: unknown])[],
  rule: ValueRule,
): ValueFault | undefined {
  for (const [at, value] of parts) {
    const fault = faultOf(value, rule);
    if (fault !== undefined) return { ...fault, at: `${at}${fault.at}` };
  }
  return undefined;
}
