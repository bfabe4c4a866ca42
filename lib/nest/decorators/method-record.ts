import type { AGIServerEvents } from '../../core/index.js';
import { AGI_METHOD_METADATA, AGI_METHODS_METADATA } from '../agi.constants.js';
import type { AgiGuardLike } from '../agi-module-options.js';
import { messages } from '../agi.messages.js';

/** A class, whatever its constructor takes. */
export interface DecoratedClass {
  readonly name: string;
  readonly prototype: object;
}

/** What `@AgiRoute()` says of a method. */
export interface AgiRouteMetadata {
  readonly paths: readonly string[];
  readonly server?: string | undefined;
}

/** What `@OnAgiEvent()` says of a method. */
export interface AgiEventMetadata {
  readonly event: keyof AGIServerEvents;
  readonly server?: string | undefined;
}

/** All that the decorators of this package say of one method of a class. */
export interface MethodRecord {
  /** The class that the decorators were written in. */
  readonly type: DecoratedClass;
  readonly routes: AgiRouteMetadata[];
  readonly events: AgiEventMetadata[];
  guards?: readonly AgiGuardLike[];
  /** A decorator of this package that makes sense on a method with `@AgiRoute()` only. */
  dependent?: string;
  /** Every function that a decorator saw in the method's place. */
  readonly functions: Set<object>;
}

/**
 * The record of a method, for a decorator to add to. It belongs to the class and the name of the method,
 * since a decorator of another library may put a function of its own in the method's place; and to the
 * function, since a mixin may put that into another class.
 *
 * @param given what a method decorator is called with; a parameter decorator has none
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

/** Those of one class alone, not of the classes that it extends. */
export function recordsOf(prototype: object): Map<PropertyKey, MethodRecord> | undefined {
  return Reflect.getOwnMetadata(AGI_METHODS_METADATA, prototype) as
    Map<PropertyKey, MethodRecord> | undefined;
}

/** That of a function, in whatever class it stands. */
export function recordOfFunction(value: object): MethodRecord | undefined {
  return Reflect.getOwnMetadata(AGI_METHOD_METADATA, value) as MethodRecord | undefined;
}
