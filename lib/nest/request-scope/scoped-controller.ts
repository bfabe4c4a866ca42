import type { ModuleRef } from '@nestjs/core';
import type { Host } from '../nest-internals/host.js';
import { hasScopedEnhancers, isInstrumented } from '../nest-internals/instance-wrapper.js';
import { makeKnown, type CallScope } from './call-scope.js';
import { planInstances, type InstancePlan } from './instance-plan.js';

/** Makes a controller anew for each call, with the request-scoped providers that it depends on. */
export class ScopedController {
  readonly #host: Host;
  readonly #moduleRef: ModuleRef;
  /** `undefined` until Nest has made the first instance, `null` where only Nest can make one. */
  #plan: InstancePlan | null | undefined;

  constructor(host: Host, moduleRef: ModuleRef) {
    this.#host = host;
    this.#moduleRef = moduleRef;
    // Nest makes the enhancers of a call together with the controller, but only if it makes the controller.
    if (isInstrumented(host) || hasScopedEnhancers(host)) this.#plan = null;
  }

  /** @throws what a constructor or a factory throws */
  resolve(scope: CallScope): object | Promise<object> {
    return (scope.controller ??= this.#build(scope) ?? this.#ask(scope));
  }

  #build(scope: CallScope): object | undefined {
    // A strategy for durable providers may keep any provider somewhere else than with the call.
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
