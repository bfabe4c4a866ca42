import type { ModuleRef } from '@nestjs/core';
import type { Host } from '../discovery/agi-explorer.js';
import { makeKnown, type CallScope } from './call-scope.js';
import { planInstances, type InstancePlan } from './instance-plan.js';

/** Nest's own wrapper of each instance, for monitoring: those that ask for it see every one. */
interface InstrumentedModule {
  readonly container?: { contextOptions?: { instrument?: { instanceDecorator?: unknown } } };
}

/** A controller that is made anew for each call, with what it needs of the call's scope. */
export class ScopedController {
  readonly #host: Host;
  readonly #moduleRef: ModuleRef;
  /** `undefined` until Nest has built one, `null` where only Nest can. */
  #plan: InstancePlan | null | undefined;

  constructor(host: Host, moduleRef: ModuleRef) {
    this.#host = host;
    this.#moduleRef = moduleRef;
    // Enhancers of the call come with the controller, but only if Nest makes it.
    if (isInstrumented(host) || hasScopedEnhancers(host)) this.#plan = null;
  }

  /** @throws what a constructor or a factory throws */
  resolve(scope: CallScope): object | Promise<object> {
    return (scope.controller ??= this.#build(scope) ?? this.#ask(scope));
  }

  #build(scope: CallScope): object | undefined {
    // A strategy may keep any provider elsewhere than with the call.
    return scope.contextId.getParent === undefined ? this.#plan?.build(scope) : undefined;
  }

  async #ask(scope: CallScope): Promise<object> {
    const { contextId } = makeKnown(scope);
    const token = this.#host.token as never;
    const instance = await this.#moduleRef.resolve<object>(token, contextId, { strict: true });
    if (this.#plan === undefined) this.#plan = planInstances(this.#host) ?? null;
    return instance;
  }
}

function isInstrumented({ host }: Host): boolean {
  const module = host as InstrumentedModule | undefined;
  return module?.container?.contextOptions?.instrument?.instanceDecorator !== undefined;
}

/**
 * Whether an enhancer of the controller, or a global one, is made for each call, too. Nest then has
 * to make it together with the controller, before any of them runs.
 */
export function hasScopedEnhancers(host: Host): boolean {
  const enhancers = (host.getEnhancersMetadata() as readonly Host[] | undefined) ?? [];
  return enhancers.some((enhancer) => enhancer.isTransient || !enhancer.isDependencyTreeStatic());
}
