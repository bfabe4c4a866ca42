import { ContextIdFactory, type ContextId, type ModuleRef } from '@nestjs/core';
import type { AGIChannel, AGIRequest } from '../../core/index.js';
import type { AgiDialog, HangupMode } from '../../ivr/index.js';
import { dialogOf } from './call-dialog.js';
import { defineContextId } from '../nest-internals/request-context-id.js';

/** The property of a request that has the scope of its call: a map of all calls would cost more. */
const SCOPE = Symbol('scope');

/** Nest's context id, as far as a strategy for durable providers fills it in. */
type StrategicContextId = ContextId & { payload?: unknown; getParent?: unknown };

/** A request of a call that may have a scope. */
type Scoped = AGIRequest & { [SCOPE]?: CallScope };

/** The dependency injection context of one call. */
export interface CallScope {
  readonly channel: AGIChannel;
  readonly contextId: StrategicContextId;
  readonly moduleRef: ModuleRef;
  /** Whether Nest knows of the call: from the moment that code has its id, and may ask Nest by that id. */
  known: boolean;
  /** The instances that were made before Nest knew of the call; Nest gets them when it does. */
  instances?: { readonly values: readonly unknown[]; readonly plan: InstanceKeeper };
  /** The controller: made once, however often an interceptor starts the handler. */
  controller?: object | Promise<object>;
}

/** Gives the instances of a call to Nest, which keeps them as long as code has the call's id. */
export interface InstanceKeeper {
  keep(contextId: ContextId, values: readonly unknown[]): void;
}

/** One object for all requests: see {@link defineContextId}. */
const CONTEXT_ID: PropertyDescriptor & ThisType<Scoped> & { get(): ContextId | undefined } = {
  get() {
    const scope = this[SCOPE];
    return scope && makeKnown(scope).contextId;
  },
};

/**
 * Opens the scope of a call. As with Nest's HTTP requests, `ContextIdFactory.getByRequest(request)`
 * gives its id from now on. Until code asks for that id, Nest is not told of the call: each of Nest's
 * tables would get an entry for it, which the garbage collector has to visit.
 */
export function openScope(channel: AGIChannel, moduleRef: ModuleRef): CallScope {
  const request: Scoped = channel.request;
  const contextId: StrategicContextId = ContextIdFactory.getByRequest(
    request as unknown as Record<PropertyKey, unknown>,
  );
  const scope: CallScope = { channel, contextId, moduleRef, known: false };
  request[SCOPE] = scope;
  defineContextId(request, CONTEXT_ID);
  return scope;
}

/**
 * Tells Nest of a call, so that code which asks Nest by the call's id gets the instances of the call.
 *
 * @param injected the value of `REQUEST`: the request, unless a strategy gives durable providers another one
 */
export function makeKnown(scope: CallScope, injected: unknown = scope.channel.request): CallScope {
  if (scope.known) return scope;
  scope.known = true;
  const { contextId, instances, moduleRef } = scope;
  moduleRef.registerRequestByContextId(injected, contextId);
  instances?.plan.keep(contextId, instances.values);
  return scope;
}

/** The scope of a request; `undefined` for the request of another transport, which is no `AGIRequest`. */
function scopeOfRequest(request: Scoped): CallScope | undefined {
  return request[SCOPE];
}

/** Gives no channel in a request of another transport, which a hybrid application has as well. */
export function channelFactory(request: AGIRequest): AGIChannel | undefined {
  return scopeOfRequest(request)?.channel;
}

export function requestFactory(request: AGIRequest): AGIRequest | undefined {
  return scopeOfRequest(request)?.channel.request;
}

/** The scope of a call, which has been opened. */
export function scopeOf({ request }: AGIChannel): CallScope {
  const scope = scopeOfRequest(request);
  if (scope === undefined) throw new TypeError('the scope of this call was never opened');
  return scope;
}

export function dialogFactory(request: AGIRequest): AgiDialog<HangupMode> | undefined {
  const channel = channelFactory(request);
  return channel && dialogOf(channel);
}
