import { Injectable, type Type } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { GUARDS_METADATA } from '../agi.constants.js';
import type { Host } from '../discovery/agi-explorer.js';

/** Every class that `@AgiGuard()` was given in this process. */
const guardClasses: Type[] = [];

export function rememberGuardClass(guard: Type): void {
  if (!guardClasses.includes(guard)) guardClasses.push(guard);
}

/**
 * `overrideGuard()` of Nest's testing module replaces what `@UseGuards()` has named somewhere. To Nest
 * this class has all the guards of `@AgiGuard()`, so that they can be replaced, too. They are never made
 * here: {@link GuardOverrides} takes them away before that.
 */
@Injectable()
export class AgiGuardClasses {}
Reflect.defineMetadata(GUARDS_METADATA, guardClasses, AgiGuardClasses);

/** What the guards of `@AgiGuard()` are replaced with in a test. */
@Injectable()
export class GuardOverrides {
  readonly #overrides = new Map<unknown, Host>();

  constructor(modules: ModulesContainer) {
    // Nest makes the providers of a module, of which this is one, before what its guards are.
    for (const { providers, injectables } of modules.values()) {
      if (!providers.has(AgiGuardClasses)) continue;
      for (const guard of guardClasses) {
        const wrapper = injectables.get(guard);
        if (wrapper !== undefined && wrapper.metatype !== guard) {
          this.#overrides.set(guard, wrapper);
        }
        injectables.delete(guard);
      }
    }
  }

  /** As Nest has it: with a value, a class, or a factory and what it injects. */
  of(guard: Type): Host | undefined {
    return this.#overrides.get(guard);
  }
}
