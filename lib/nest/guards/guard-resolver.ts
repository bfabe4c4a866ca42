import {
  ForbiddenException,
  Scope,
  UnauthorizedException,
  type CanActivate,
  type Type,
} from '@nestjs/common';
import type { ModuleRef } from '@nestjs/core';
import { isObservable, lastValueFrom } from 'rxjs';
import type { AuthFunction } from '../../core/index.js';
import { messages } from '../agi.messages.js';
import type { AgiGuardLike } from '../agi-module-options.js';
import { guardContext } from './guard-context.js';

/** Whose guards these are, for their context and for messages. */
export interface Guarded {
  readonly owner: string;
  readonly controller: Type;
  readonly method: (...args: unknown[]) => unknown;
}

/** Whether an exception is a guard's way to say no. */
export function isRefusal(error: unknown): boolean {
  try {
    return error instanceof ForbiddenException || error instanceof UnauthorizedException;
  } catch {
    // A proxy may refuse to say what it is.
    return false;
  }
}

/**
 * Makes one authentication function of a list of guards, which all must agree. Classes are taken from
 * the module, or made with what it can give them.
 *
 * @throws AGIError `E_AGI_INVALID_ARGUMENT` at start, for a guard that cannot be made
 */
export async function resolveGuards(
  guards: readonly AgiGuardLike[],
  guarded: Guarded,
  moduleRef: ModuleRef,
): Promise<AuthFunction> {
  const checks = await Promise.all(guards.map((guard) => toAuth(guard, guarded, moduleRef)));
  return async (...call) => {
    for (const check of checks) {
      // As strict as the server itself: what is not true is no.
      const verdict: unknown = await check(...call);
      if (verdict !== true) return false;
    }
    return true;
  };
}

async function toAuth(
  guard: AgiGuardLike,
  guarded: Guarded,
  moduleRef: ModuleRef,
): Promise<AuthFunction> {
  if (isGuardClass(guard)) {
    return asAuth(await instantiate(guard, guarded.owner, moduleRef), guarded);
  }
  if (typeof guard === 'function') return guard;
  if (typeof (guard as CanActivate | null)?.canActivate === 'function')
    return asAuth(guard, guarded);
  throw messages.notAGuard(guarded.owner, guard);
}

function isGuardClass(guard: AgiGuardLike): guard is Type<CanActivate> {
  const prototype = (guard as { prototype?: Partial<CanActivate> }).prototype;
  return typeof guard === 'function' && typeof prototype?.canActivate === 'function';
}

async function instantiate(
  guard: Type<CanActivate>,
  owner: string,
  moduleRef: ModuleRef,
): Promise<CanActivate> {
  try {
    refuseRequestScope(guard, moduleRef);
    return find(guard, moduleRef) ?? (await moduleRef.create(guard));
  } catch (cause) {
    throw messages.guardUnresolved(owner, guard.name, cause);
  }
}

function find(guard: Type<CanActivate>, moduleRef: ModuleRef): CanActivate | undefined {
  try {
    return moduleRef.get<CanActivate>(guard, { strict: false });
  } catch {
    return undefined;
  }
}

/**
 * Nest would hand out a placeholder whose constructor never ran, and make no error of it; for a guard
 * that is the worst way to fail.
 */
function refuseRequestScope(guard: Type<CanActivate>, moduleRef: ModuleRef): void {
  const injected = (Reflect.getMetadata('self:paramtypes', guard) ?? []) as { param: unknown }[];
  const typed = (Reflect.getMetadata('design:paramtypes', guard) ?? []) as unknown[];
  const own = Reflect.getMetadata('scope:options', guard) as { scope?: Scope } | undefined;
  const scoped = [guard, ...typed, ...injected.map(({ param }) => param)].find((token) =>
    token === guard && own?.scope === Scope.REQUEST ? true : isRequestScoped(token, moduleRef),
  );
  if (scoped === undefined) return;
  throw new TypeError(
    `${typeof scoped === 'function' ? scoped.name : 'what it injects'} is request-scoped`,
  );
}

function isRequestScoped(token: unknown, moduleRef: ModuleRef): boolean {
  try {
    return moduleRef.introspect(token as Type).scope === Scope.REQUEST;
  } catch {
    // Not a provider of this application: whether the guard can be made is found out next.
    return false;
  }
}

function asAuth(guard: CanActivate, { controller, method }: Guarded): AuthFunction {
  return async (channel) => {
    try {
      const verdict = await guard.canActivate(guardContext(channel, controller, method));
      return isObservable(verdict) ? await lastValueFrom(verdict) : verdict;
    } catch (error) {
      if (isRefusal(error)) return false;
      throw error;
    }
  };
}
