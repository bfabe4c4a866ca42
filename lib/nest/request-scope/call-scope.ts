import { ContextIdFactory, type ContextId, type ModuleRef } from '@nestjs/core';
import { REQUEST_CONTEXT_ID } from '@nestjs/core/router/request/request-constants.js';
import type { AGIChannel, AGIRequest } from '../../core/index.js';
import { AgiDialog, type AgiDialogOptions } from '../../ivr/index.js';

/** Where a context id has the scope that it stands for: a map of all calls would cost more. */
const SCOPE = Symbol('scope');

/** Nest's context id, as far as a strategy for durable providers fills it in. */
type StrategicContextId = ContextId & {
  payload?: unknown;
  getParent?: unknown;
  [SCOPE]?: CallScope;
};

/** The dependency injection context of one call. */
export interface CallScope {
  readonly channel: AGIChannel;
  readonly contextId: StrategicContextId;
  /** Made once, however often an interceptor starts the handler. */
  controller?: object | Promise<object>;
  /** Made when it is first asked for. */
  dialog?: AgiDialog;
}

/** How the server of a call wants its dialogues. */
const dialogOptions = new WeakMap<AGIRequest, AgiDialogOptions>();

export function useDialogOptions({ request }: AGIChannel, options: AgiDialogOptions): void {
  dialogOptions.set(request, options);
}

/**
 * Opens the scope of a call. As with Nest's HTTP requests, `ContextIdFactory.getByRequest(request)`
 * gives its id from now on.
 *
 * @param durable whether the controller outlives the call: it must not hold on to the request, and
 *   gets what the strategy made of it instead
 */
export function openScope(channel: AGIChannel, moduleRef: ModuleRef, durable: boolean): CallScope {
  const { request } = channel;
  const inspected = request as unknown as Record<PropertyKey, unknown>;
  const contextId: StrategicContextId = ContextIdFactory.getByRequest(inspected);
  Object.defineProperty(inspected, REQUEST_CONTEXT_ID, { value: contextId });
  const scope = { channel, contextId };
  contextId[SCOPE] = scope;
  moduleRef.registerRequestByContextId(durable ? contextId.payload : request, contextId);
  return scope;
}

/** The scope of what Nest calls a request: the `AGIRequest`, where it is a call's. */
function openedOn(request: AGIRequest): CallScope | undefined {
  const marked = request as unknown as Record<PropertyKey, StrategicContextId | undefined>;
  return marked[REQUEST_CONTEXT_ID]?.[SCOPE];
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
  return (scope.dialog ??= new AgiDialog(channel, dialogOptions.get(channel.request)));
}
