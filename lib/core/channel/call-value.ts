import { invalidArgument } from '../errors.js';

declare const TYPE: unique symbol;

/**
 * The key of a value that code keeps with a call, from a guard to the handler for example. Made by
 * {@link defineCallValue}.
 *
 * @publicApi
 */
export interface CallValueKey<Value> {
  /** The name, for messages. Two keys of the same name are two values. */
  readonly name: string;
  /** The type of the value, for the compiler: there is no such property. */
  readonly [TYPE]?: (value: Value) => Value;
}

/**
 * Makes the key of a value that is kept with a call: `channel.set(Card, card)` in a guard, and then
 * `channel.get(Card)`, or `@CallValue(Card)` in Nest.
 *
 * @example
 * const Card = defineCallValue<{ balance: number }>('card');
 *
 * @param name for messages
 * @throws AGIError `E_AGI_INVALID_ARGUMENT` for a name that is no text, or is empty
 * @publicApi
 */
export function defineCallValue<Value>(name: string): CallValueKey<Value> {
  if (typeof name !== 'string' || name === '') {
    throw invalidArgument('defineCallValue: name', name, 'a text that is not empty');
  }
  return Object.freeze({ name });
}

/** The values that code keeps with one call. */
export class CallValues {
  readonly #values = new Map<object, unknown>();

  set(key: object, value: unknown): void {
    this.#values.set(key, value);
  }

  get(key: object): unknown {
    return this.#values.get(key);
  }
}

/** In JavaScript a key may be anything; most likely it is the name alone. */
export function checkKey(method: string, key: object): void {
  if (typeof key === 'object' && typeof (key as { name?: unknown } | null)?.name === 'string')
    return;
  throw invalidArgument(`${method}: key`, key, 'a key made by defineCallValue()');
}
