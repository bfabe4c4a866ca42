import type { Type } from '@nestjs/common';
import type { ContextId } from '@nestjs/core';
import { constructorLength, hasInjectedProperties } from './class-dependencies.js';
import type { Host } from './host.js';

/** A module of an application that an `instrument` of Nest's options watches. */
interface InstrumentedModule {
  readonly container?: { contextOptions?: { instrument?: { instanceDecorator?: unknown } } };
}

/** The class of a host that a plain call of its constructor makes; `undefined` for any other host. */
export function plainClass(host: Host): Type<object> | undefined {
  const { metatype, inject, isAlias, async, forwardRef } = host;
  if (isAlias || async || forwardRef || (inject !== null && inject !== undefined)) return undefined;
  if (typeof metatype !== 'function' || host.isDependencyTreeDurable()) return undefined;
  return hasInjectedProperties(metatype) ? undefined : (metatype as Type<object>);
}

/**
 * What Nest injects into the constructor of a class, in order; `undefined` where Nest leaves out a
 * parameter, which is optional and has no provider.
 */
export function constructorHosts(host: Host, type: Type<object>): readonly Host[] | undefined {
  const hosts = [...((host.getCtorMetadata() as (Host | undefined)[] | undefined) ?? [])];
  if (hosts.length !== constructorLength(type)) return undefined;
  return hosts.includes(undefined) ? undefined : (hosts as Host[]);
}

/** Has Nest give an instance to everybody who asks for it with this context id. */
export function keepInstance(host: Host, contextId: ContextId, instance: unknown): void {
  host.setInstanceByContextId(contextId, { instance, isResolved: true });
}

/** Whether Nest has made an instance for a context id, or is making it. Nest's own getters would begin one. */
export function hasInstance(host: Host, contextId: ContextId): boolean {
  return (host as unknown as { values: WeakMap<ContextId, unknown> }).values.has(contextId);
}

/**
 * Whether an enhancer of a controller, or a global one, is made for each call, too. Nest then has
 * to make it together with the controller, before any of them runs.
 */
export function hasScopedEnhancers(host: Host): boolean {
  const enhancers = (host.getEnhancersMetadata() as readonly Host[] | undefined) ?? [];
  return enhancers.some((enhancer) => enhancer.isTransient || !enhancer.isDependencyTreeStatic());
}

/** Whether a monitoring tool wraps each instance that Nest makes: it has to see every one. */
export function isInstrumented({ host }: Host): boolean {
  const module = host as InstrumentedModule | undefined;
  return module?.container?.contextOptions?.instrument?.instanceDecorator !== undefined;
}
