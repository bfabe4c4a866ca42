import { AGI_GUARD_METADATA } from '../agi.constants.js';
import type { AgiGuardLike } from '../agi-module-options.js';
import { messages } from '../agi.messages.js';
import { isGuardClass } from '../guards/guard-class.js';
import { rememberGuardClass } from '../guards/guard-overrides.js';
import { recordOf } from './method-record.js';

/**
 * Authentication of a route, or of all routes of a class: it runs first, before anything is built for
 * the call. On a method it replaces that of the class, and that replaces the global one; without an
 * argument the route is public. Of several on one method or class, all must agree.
 *
 * @param guards classes with `canActivate` (of the controller's own module, not request-scoped), objects
 * with it, or functions `(channel, path, params, headers) => boolean`; all must agree
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
    // A class decorator may put a class of its own in the place of this one; it keeps the prototype.
    Reflect.defineMetadata(AGI_GUARD_METADATA, all, target.prototype as object);
  };
}

/** Decorators run from the lowest up, and so do their guards. */
function joined(
  known: readonly AgiGuardLike[] | undefined,
  added: readonly AgiGuardLike[],
  owner: string,
): readonly AgiGuardLike[] {
  if (known === undefined) return added;
  if ((known.length === 0) !== (added.length === 0)) throw messages.publicAndGuarded(owner);
  return [...known, ...added];
}
