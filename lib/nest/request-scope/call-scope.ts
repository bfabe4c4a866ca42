import { ContextIdFactory, type ContextId, type ModuleRef } from '@nestjs/core';
import { REQUEST_CONTEXT_ID } from '@nestjs/core/router/request/request-constants.js';
import type { AGIChannel, AGIRequest } from '../../core/index.js';
import { AgiDialog, type AgiDialogOptions } from '../../ivr/index.js';

/** Where a request has the scope of its call: a map of all calls would cost more. */
const SCOPE = Symbol('scope');

/** Nest's context id, as far as a strategy for durable providers fills it in. */
type StrategicContextId = ContextId & { payload?: unknown; getParent?: unknown };

/** A request whose call has a scope. */
type Scoped = AGIRequest & { [SCOPE]?: CallScope };

/** The dependency injection context of one call. */
export interface CallScope {
  readonly channel: AGIChannel;
  readonly contextId: StrategicContextId;
  readonly moduleRef: ModuleRef;
  /** Whether Nest knows of it: from the moment that anybody has its id, and may ask Nest by it. */
  known: boolean;
  /** What was made before Nest knew, and is told when it does. */
  instances?: { readonly values: readonly unknown[]; readonly plan: InstanceKeeper };
  /** Made once, however often an interceptor starts the handler. */
  controller?: object | Promise<object>;
  /** Made when it is first asked for. */
  dialog?: AgiDialog;
}

/** Has Nest keep the instances of a call, as long as anybody has its id. */
export interface InstanceKeeper {
  keep(contextId: ContextId, values: readonly unknown[]): void;
}

/** How the server of a call wants its dialogues. */
const dialogOptions = new WeakMap<AGIRequest, AgiDialogOptions>();

export function useDialogOptions({ request }: AGIChannel, options: AgiDialogOptions): void {
  dialogOptions.set(request, options);
}

/** The same for every request, so that their objects stay of one shape. */
const CONTEXT_ID: PropertyDescriptor & ThisType<Scoped> = {
  get() {
    const scope = this[SCOPE];
    return scope && makeKnown(scope).contextId;
  },
};

/**
 * Opens the scope of a call. As with Nest's HTTP requests, `ContextIdFactory.getByRequest(request)`
 * gives its id from now on. Until somebody asks for that, Nest is not told of the call: each of its
 * tables would take an entry for it, which the collector has to visit.
 */
export function openScope(channel: AGIChannel, moduleRef: ModuleRef): CallScope {
  const request: Scoped = channel.request;
  const contextId: StrategicContextId = ContextIdFactory.getByRequest(
    request as unknown as Record<PropertyKey, unknown>,
  );
  const scope: CallScope = { channel, contextId, moduleRef, known: false };
  request[SCOPE] = scope;
  Object.defineProperty(request, REQUEST_CONTEXT_ID, CONTEXT_ID);
  return scope;
}

/**
 * Tells Nest of a call, so that who asks it by the call's id gets what the call has.
 *
 * @param injected what `REQUEST` is: the request, unless a strategy gives durable providers another
 */
export function makeKnown(scope: CallScope, injected: unknown = scope.channel.request): CallScope {
  if (scope.known) return scope;
  scope.known = true;
  const { contextId, instances, moduleRef } = scope;
  moduleRef.registerRequestByContextId(injected, contextId);
  instances?.plan.keep(contextId, instances.values);
  return scope;
}

/** The scope of what Nest calls a request: the `AGIRequest`, where it is a call's. */
function openedOn(request: Scoped): CallScope | undefined {
  return request[SCOPE];
}

/** In a hybrid application the request may be that of another transport, which has no channel. */
export function channelFactory(request: AGIRequest): AGIChannel | undefined {
  return openedOn(request)?.channel;
}

export function requestFactory(request: AGIRequest): AGIRequest | undefined {
  return openedOn(request)?.channel.request;
}

/** The scope of a call in whose scope a controller is being made. */
export function scopeOf({ request }: AGIChannel): CallScope {
  const scope = openedOn(request);
  if (scope === undefined) throw new TypeError('the scope of this call was never opened');
  return scope;
}

export function dialogFactory(request: AGIRequest): AgiDialog | undefined {
  const scope = openedOn(request);
  return scope && dialogOf(scope);
}

/** The one dialogue of a call: who asks first and who asks Nest get the same. */
export function dialogOf(scope: CallScope): AgiDialog {
  const { channel } = scope;
  return (scope.dialog ??= new AgiDialog(channel, {
    // The server's logger tells of it, as of a prompt of any other command.
    onMissing: () => undefined,
    ...dialogOptions.get(channel.request),
  }));
}
