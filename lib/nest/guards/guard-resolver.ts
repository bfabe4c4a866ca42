import {
  ForbiddenException,
  UnauthorizedException,
  type CanActivate,
  type Type,
} from '@nestjs/common';
import { isObservable, lastValueFrom } from 'rxjs';
import type { AuthFunction } from '../../core/index.js';
import { isInstance } from '../../core/internal.js';
import { messages } from '../agi.messages.js';
import type { AgiGuardLike } from '../agi-module-options.js';
import type { NestModule } from '../nest-internals/host.js';
import { isGuardClass } from './guard-class.js';
import { guardContext } from './guard-context.js';
import type { GuardFactory } from './guard-factory.js';

/** The method, or the option, that guards belong to; for their context and for messages. */
export interface Guarded {
  readonly owner: string;
  readonly controller: Type;
  readonly method: (...args: never[]) => unknown;
  /** The module that the guards belong to. */
  readonly module: NestModule;
}

/** Whether an exception means that a guard refuses the call. */
export function isRefusal(error: unknown): boolean {
  return isInstance(error, ForbiddenException) || isInstance(error, UnauthorizedException);
}

/**
 * Makes one authentication function of a list of guards. All guards must let the call through.
 *
 * @throws AGIError `E_AGI_INVALID_ARGUMENT` at start, for a guard that cannot be made
 */
export async function resolveGuards(
  guards: readonly AgiGuardLike[],
  guarded: Guarded,
  factory: GuardFactory,
): Promise<AuthFunction> {
  const checks = await Promise.all(guards.map((guard) => toAuth(guard, guarded, factory)));
  return async (...call) => {
    for (const check of checks) {
      // As strict as the server itself: any other value than `true` refuses the call.
      const verdict: unknown = await check(...call);
      if (verdict !== true) return false;
    }
    return true;
  };
}

async function toAuth(
  guard: AgiGuardLike,
  guarded: Guarded,
  factory: GuardFactory,
): Promise<AuthFunction> {
  if (typeof guard === 'function' && !isGuardClass(guard)) return guard;
  const instance = isGuardClass(guard) ? await instantiate(guard, guarded, factory) : guard;
  if (typeof (instance as CanActivate | null | undefined)?.canActivate !== 'function') {
    throw messages.notAGuard(guarded.owner, guard);
  }
  return asAuth(instance as CanActivate, guarded);
}

async function instantiate(
  guard: Type<CanActivate>,
  { owner, module }: Guarded,
  factory: GuardFactory,
): Promise<unknown> {
  try {
    return await factory.guardOf(guard, module);
  } catch (cause) {
    throw messages.guardUnresolved(owner, guard.name, module.name, cause);
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
