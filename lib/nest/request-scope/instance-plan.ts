import { REQUEST, type ContextId } from '@nestjs/core';
import type { Host } from '../nest-internals/host.js';
import {
  constructorHosts,
  hasInstance,
  keepInstance,
  plainClass,
} from '../nest-internals/instance-wrapper.js';
import { dialogOf } from './call-dialog.js';
import {
  channelFactory,
  dialogFactory,
  requestFactory,
  type CallScope,
  type InstanceKeeper,
} from './call-scope.js';

/** The order in which the instances of a call are made: each after its dependencies. */
export interface InstancePlan extends InstanceKeeper {
  /** Makes the controller; `undefined` if Nest has begun to make instances of the call, and must go on. */
  build(scope: CallScope): object | undefined;
}

/** Gives one value of a call; `earlier` has the values that it may depend on. */
type Source = (scope: CallScope, earlier: readonly unknown[]) => unknown;

/** Thrown while planning, for a part of the tree that only Nest can make. */
const UNPLANNED = new Error('only Nest can make this');

/**
 * Plans how to make a request-scoped controller and its dependencies by plain constructor calls, which
 * costs a fraction of asking Nest. Nest must have made the controller once, so that it knows all
 * dependencies.
 *
 * @returns `undefined` where the tree has anything but classes with constructor injection: factories,
 *   aliases, transient and durable providers, circular references, injected properties
 */
export function planInstances(controller: Host): InstancePlan | undefined {
  const sources: Source[] = [];
  /** The hosts that are made for each call, and the index of each one among the values. */
  const constructed: { host: Host; index: number }[] = [];
  const indexes = new Map<Host, number>();
  const unfinished = new Set<Host>();

  const indexOf = (host: Host): number => {
    const known = indexes.get(host);
    if (known !== undefined) return known;
    const given = givenSource(host);
    const index = sources.push(given ?? sourceOf(host)) - 1;
    if (given === undefined) constructed.push({ host, index });
    indexes.set(host, index);
    return index;
  };
  const sourceOf = (host: Host): Source => {
    if (unfinished.has(host)) throw UNPLANNED;
    unfinished.add(host);
    const source = constructing(host, indexOf);
    unfinished.delete(host);
    return source;
  };

  try {
    indexOf(controller);
  } catch (reason) {
    if (reason === UNPLANNED) return undefined;
    throw reason;
  }
  const plan: InstancePlan = {
    build: (scope) => {
      const { contextId } = scope;
      // A guard may have asked Nest for one of them already; another instance would be a second one in
      // the same call.
      if (scope.known && constructed.some(({ host }) => hasInstance(host, contextId))) {
        return undefined;
      }
      const values: unknown[] = [];
      scope.instances = { values, plan };
      for (const source of sources) values.push(source(scope, values));
      return values.at(-1) as object;
    },
    keep: (contextId: ContextId, values) => {
      for (const { host, index } of constructed) {
        if (index < values.length) keepInstance(host, contextId, values[index]);
      }
    },
  };
  return plan;
}

/** The source of a value that exists before the call, or comes with it. */
function givenSource(host: Host): Source | undefined {
  if (host.isTransient) throw UNPLANNED;
  if (host.isDependencyTreeStatic()) {
    const instance: unknown = host.instance;
    return () => instance;
  }
  // By factory, not by token: a test may have replaced the provider of the token.
  if (host.metatype === channelFactory) return ({ channel }) => channel;
  if (host.metatype === requestFactory) return ({ channel }) => channel.request;
  if (host.metatype === dialogFactory) return ({ channel }) => dialogOf(channel);
  if (host.token === REQUEST) return ({ channel }) => channel.request;
  return undefined;
}

function constructing(host: Host, indexOf: (host: Host) => number): Source {
  const type = plainClass(host);
  const dependencies = type && constructorHosts(host, type);
  if (type === undefined || dependencies === undefined) throw UNPLANNED;
  const indexes = dependencies.map(indexOf);
  return (scope, earlier) => {
    const instance = new type(...indexes.map((index) => earlier[index]));
    // Code that asks Nest for it during the call gets this one.
    if (scope.known) keepInstance(host, scope.contextId, instance);
    return instance;
  };
}
