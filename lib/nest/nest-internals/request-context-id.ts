import type { ContextId } from '@nestjs/core';
import { REQUEST_CONTEXT_ID } from '@nestjs/core/router/request/request-constants.js';

/**
 * Has `ContextIdFactory.getByRequest(request)` give an id that is computed when it is asked for.
 *
 * @param descriptor the same one for every request, so that all requests have the same hidden class
 */
export function defineContextId<Request extends object>(
  request: Request,
  descriptor: PropertyDescriptor & ThisType<Request> & { get(): ContextId | undefined },
): void {
  Object.defineProperty(request, REQUEST_CONTEXT_ID, descriptor);
}
