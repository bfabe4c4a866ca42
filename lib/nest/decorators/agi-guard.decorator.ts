import { AGI_GUARD_METADATA } from '../agi.constants.js';
import type { AgiGuardLike } from '../agi-module-options.js';
import { messages } from '../agi.messages.js';
import { isGuardClass } from '../guards/guard-class.js';
import { rememberGuardClass } from '../guards/guard-overrides.js';
import { recordOf } from './method-record.js';

/**
 * Authenticates the calls of a route, or of all routes of a class. The guards run first, before anything
 * is made for the call. Guards of a method replace those of its class, and guards of a class replace the
 * global ones. `@AgiGuard()` without a guard makes the route public. If one method or class has several
 * `@AgiGuard(…)`, the guards of all of them must let the call through.
 *
 * @param guards classes with `canActivate` (of the controller's own module, not request-scoped), objects
 * with `canActivate`, or functions `(channel, path, params, headers) => boolean`; all must let the call
 * through
 * @publicApi
 */
export function AgiGuard(...guards: AgiGuardLike[]): ClassDecorator & MethodDecorator {
  return (target: object, key?: PropertyKey, descriptor?: PropertyDescriptor): void => {
    for (const guard of guards) if (isGuardClass(guard)) rememberGuardClass(guard);
    if (key !== undefined || typeof target !== 'function') {
      const record = recordOf('AgiGuard', target, key, descriptor);
      const owner = `${target.constructor.name}.${String(key)}`;
      record.guards = joined(record.guards, guards, owner);
      record.dependent = 'AgiGuard';
      return;
    }
    const known = Reflect.getOwnMetadata(AGI_GUARD_METADATA, target) as AgiGuardLike[] | undefined;
    const all = joined(known, guards, target.name);
    Reflect.defineMetadata(AGI_GUARD_METADATA, all, target);
    // A class decorator may put another class in place of this one; it keeps the prototype.
    Reflect.defineMetadata(AGI_GUARD_METADATA, all, target.prototype as object);
  };
}

/** Decorators run from the lowest up, and so do the guards of several `@AgiGuard()`. */
function joined(
  known: readonly AgiGuardLike[] | undefined,
  added: readonly AgiGuardLike[],
  owner: string,
): readonly AgiGuardLike[] {
  if (known === undefined) return added;
  if ((known.length === 0) !== (added.length === 0)) throw messages.publicAndGuarded(owner);
  return [...known, ...added];
}
