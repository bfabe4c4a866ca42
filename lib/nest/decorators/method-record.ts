import type { AGIServerEvents } from '../../core/index.js';
import { AGI_METHOD_METADATA, AGI_METHODS_METADATA } from '../agi.constants.js';
import type { AgiGuardLike } from '../agi-module-options.js';
import { messages } from '../agi.messages.js';

/** A class with any constructor. */
export interface DecoratedClass {
  readonly name: string;
  readonly prototype: object;
}

/** One `@AgiRoute()` of a method. */
export interface AgiRouteMetadata {
  readonly paths: readonly string[];
  readonly server?: string | undefined;
}

/** One `@OnAgiEvent()` of a method. */
export interface AgiEventMetadata {
  readonly event: keyof AGIServerEvents;
  readonly server?: string | undefined;
}

/** One `@OnAmiEvent()` of a method. */
export interface AmiEventMetadata {
  readonly event: string;
  readonly ami?: string | undefined;
}

/** All decorators of this package on one method of a class. */
export interface MethodRecord {
  /** The class in which the decorators were written. */
  readonly type: DecoratedClass;
  readonly routes: AgiRouteMetadata[];
  readonly events: AgiEventMetadata[];
  readonly amiEvents: AmiEventMetadata[];
  guards?: readonly AgiGuardLike[];
  /** Whether the object that it returns becomes channel variables. */
  setsVariables?: boolean;
  /** Name of a decorator of this package on the method that needs `@AgiRoute()`. */
  dependent?: string;
  /** Every function that was the method when a decorator ran. */
  readonly functions: Set<object>;
}

/**
 * The record of a method, for a decorator to add to. The record is kept by the class and the name of the
 * method, since a decorator of another library may put another function in place of the method; and by the
 * function, since a mixin may put the function into another class.
 *
 * @param given the descriptor that a method decorator is called with; a parameter decorator has none
 * @throws AGIError `E_AGI_INVALID_ARGUMENT` on anything but a method of instances
 */
export function recordOf(
  decorator: string,
  target: object,
  key: PropertyKey | undefined,
  given?: PropertyDescriptor,
): MethodRecord {
  // While decorators run, the class still has the method as it was written.
  const written = key === undefined ? undefined : Object.getOwnPropertyDescriptor(target, key);
  const seen = [given ?? written, written].map((descriptor): unknown => descriptor?.value);
  if (typeof target === 'function' || key === undefined || typeof seen[0] !== 'function') {
    const { name } = typeof target === 'function' ? target : target.constructor;
    throw messages.notAMethod(`${name}.${String(key ?? 'constructor')}`, decorator);
  }
  const records = recordsOf(target) ?? new Map<PropertyKey, MethodRecord>();
  const record = records.get(key) ?? {
    type: target.constructor,
    routes: [],
    events: [],
    amiEvents: [],
    functions: new Set<object>(),
  };
  for (const value of seen) {
    if (typeof value !== 'function') continue;
    record.functions.add(value);
    Reflect.defineMetadata(AGI_METHOD_METADATA, record, value);
  }
  Reflect.defineMetadata(AGI_METHODS_METADATA, records.set(key, record), target);
  return record;
}

/** The records of one class alone, without those of the classes that it extends. */
export function recordsOf(prototype: object): Map<PropertyKey, MethodRecord> | undefined {
  return Reflect.getOwnMetadata(AGI_METHODS_METADATA, prototype) as
    Map<PropertyKey, MethodRecord> | undefined;
}

/** The record of a function, in any class. */
export function recordOfFunction(value: object): MethodRecord | undefined {
  return Reflect.getOwnMetadata(AGI_METHOD_METADATA, value) as MethodRecord | undefined;
}
