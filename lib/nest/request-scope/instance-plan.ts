import type { Type } from '@nestjs/common';
import { REQUEST, type ContextId } from '@nestjs/core';
import type { Host } from '../discovery/agi-explorer.js';
import {
  channelFactory,
  dialogFactory,
  dialogOf,
  requestFactory,
  type CallScope,
  type InstanceKeeper,
} from './call-scope.js';

/** Where Nest keeps what `@Inject()` on a property asks for. */
const PROPERTY_DEPENDENCIES = 'self:properties_metadata';

/** How the instances of a call are made: each class after what its constructor takes. */
export interface InstancePlan extends InstanceKeeper {
  /** Makes the controller; `undefined` if Nest has begun on the call, and must go on with it. */
  build(scope: CallScope): object | undefined;
}

/** Makes, or just knows, one value of a call; `earlier` has those that it may depend on. */
type Source = (scope: CallScope, earlier: readonly unknown[]) => unknown;

/** Something in the tree that only Nest can build. */
const UNPLANNED = new Error('only Nest can build this');

/**
 * Plans how to build a request-scoped controller and everything below it by plain constructor calls,
 * which costs a fraction of asking Nest. Nest must have built it once, so that it knows all
 * dependencies.
 *
 * @returns `undefined` where the tree has anything but classes with constructor injection: factories,
 *   aliases, transient and durable providers, circular references, injected properties
 */
export function planInstances(controller: Host): InstancePlan | undefined {
  const sources: Source[] = [];
  /** What is made for each call, and where it stands among the values. */
  const constructed: { wrapper: Host; place: number }[] = [];
  const places = new Map<Host, number>();
  const unfinished = new Set<Host>();

  const placeOf = (wrapper: Host): number => {
    const known = places.get(wrapper);
    if (known !== undefined) return known;
    const given = givenSource(wrapper);
    const place = sources.push(given ?? sourceOf(wrapper)) - 1;
    if (given === undefined) constructed.push({ wrapper, place });
    places.set(wrapper, place);
    return place;
  };
  const sourceOf = (wrapper: Host): Source => {
    if (unfinished.has(wrapper)) throw UNPLANNED;
    unfinished.add(wrapper);
    const source = constructing(wrapper, placeOf);
    unfinished.delete(wrapper);
    return source;
  };

  try {
    placeOf(controller);
  } catch (reason) {
    if (reason === UNPLANNED) return undefined;
    throw reason;
  }
  const plan: InstancePlan = {
    build: (scope) => {
      const { contextId } = scope;
      // A guard may have asked for one already; another would be a second one in the same call.
      if (scope.known && constructed.some(({ wrapper }) => isBegun(wrapper, contextId))) {
        return undefined;
      }
      const values: unknown[] = [];
      scope.instances = { values, plan };
      for (const source of sources) values.push(source(scope, values));
      return values.at(-1) as object;
    },
    keep: (contextId, values) => {
      for (const { wrapper, place } of constructed) {
        if (place < values.length) keep(wrapper, contextId, values[place]);
      }
    },
  };
  return plan;
}

/** What is there before the call, or comes with it. */
function givenSource(wrapper: Host): Source | undefined {
  if (wrapper.isTransient) throw UNPLANNED;
  if (wrapper.isDependencyTreeStatic()) {
    const instance: unknown = wrapper.instance;
    return () => instance;
  }
  // By factory, not by token: a test may have put another one in its place.
  if (wrapper.metatype === channelFactory) return ({ channel }) => channel;
  if (wrapper.metatype === requestFactory) return ({ channel }) => channel.request;
  if (wrapper.metatype === dialogFactory) return dialogOf;
  if (wrapper.token === REQUEST) return ({ channel }) => channel.request;
  return undefined;
}

function constructing(wrapper: Host, placeOf: (wrapper: Host) => number): Source {
  const type = plainClassOf(wrapper);
  const places = dependenciesOf(wrapper, type).map(placeOf);
  return (scope, earlier) => {
    const instance = new type(...places.map((place) => earlier[place]));
    if (scope.known) keep(wrapper, scope.contextId, instance);
    return instance;
  };
}

/** Who asks Nest for it during the call gets the same one. */
function keep(wrapper: Host, contextId: ContextId, instance: unknown): void {
  wrapper.setInstanceByContextId(contextId, { instance, isResolved: true });
}

/** Nest has no question for it that would not begin on one. */
function isBegun(wrapper: Host, contextId: ContextId): boolean {
  return (wrapper as unknown as { values: WeakMap<ContextId, unknown> }).values.has(contextId);
}

function plainClassOf(wrapper: Host): Type<object> {
  const { metatype, inject, isAlias, async, forwardRef } = wrapper;
  const plain = !isAlias && !async && !forwardRef && (inject === null || inject === undefined);
  if (!plain || typeof metatype !== 'function' || wrapper.isDependencyTreeDurable()) {
    throw UNPLANNED;
  }
  const properties = Reflect.getMetadata(PROPERTY_DEPENDENCIES, metatype) as unknown[] | undefined;
  if (properties !== undefined && properties.length > 0) throw UNPLANNED;
  return metatype as Type<object>;
}

/** The constructor's parameters in order; Nest leaves out those that are optional and not there. */
function dependenciesOf(wrapper: Host, type: Type<object>): readonly Host[] {
  const dependencies = [...((wrapper.getCtorMetadata() as Host[] | undefined) ?? [])];
  if (dependencies.length !== parameterCount(type)) throw UNPLANNED;
  if (dependencies.some((dependency) => (dependency as Host | undefined) === undefined)) {
    throw UNPLANNED;
  }
  return dependencies;
}

function parameterCount(type: Type<object>): number {
  const typed = (Reflect.getMetadata('design:paramtypes', type) ?? []) as unknown[];
  const named = (Reflect.getMetadata('self:paramtypes', type) ?? []) as { index: number }[];
  return Math.max(typed.length, ...named.map(({ index }) => index + 1));
}
