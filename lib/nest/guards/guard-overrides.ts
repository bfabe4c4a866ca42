import { Injectable, type Type } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import type { Host } from '../nest-internals/host.js';
import { takeInjectable } from '../nest-internals/module-lookup.js';
import { GUARDS_METADATA } from '../nest-internals/nest-metadata.js';

/** Every class that `@AgiGuard()` was given in this process. */
const guardClasses: Type[] = [];

export function rememberGuardClass(guard: Type): void {
  if (!guardClasses.includes(guard)) guardClasses.push(guard);
}

/**
 * `overrideGuard()` of Nest's testing module replaces guards that `@UseGuards()` has named somewhere. To
 * Nest this class has all the guards of `@AgiGuard()`, so that they can be replaced, too. Nest never makes
 * them here: {@link GuardOverrides} takes them away before that.
 */
@Injectable()
export class AgiGuardClasses {}
Reflect.defineMetadata(GUARDS_METADATA, guardClasses, AgiGuardClasses);

/** Does work during which Nest reads modules without making providers, so that nothing takes the guards away. */
export async function withoutGuardClasses<Result>(work: () => Promise<Result>): Promise<Result> {
  Reflect.deleteMetadata(GUARDS_METADATA, AgiGuardClasses);
  try {
    return await work();
  } finally {
    Reflect.defineMetadata(GUARDS_METADATA, guardClasses, AgiGuardClasses);
  }
}

/** The replacements that a test has put in place of guards of `@AgiGuard()`. */
@Injectable()
export class GuardOverrides {
  readonly #overrides = new Map<unknown, Host>();

  constructor(modules: ModulesContainer) {
    // Nest makes the providers of a module, of which this is one, before its guards.
    for (const module of modules.values()) {
      if (!module.providers.has(AgiGuardClasses)) continue;
      for (const guard of guardClasses) {
        const wrapper = takeInjectable(module, guard);
        if (wrapper !== undefined && wrapper.metatype !== guard) {
          this.#overrides.set(guard, wrapper);
        }
      }
    }
  }

  /** The replacement of a guard as Nest has it: a value, a class, or a factory and what it injects. */
  of(guard: Type): Host | undefined {
    return this.#overrides.get(guard);
  }
}
