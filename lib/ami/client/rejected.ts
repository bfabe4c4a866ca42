import type { AGIError } from '../../core/index.js';

/** A promise that has failed, and that does not end the process if nobody awaits it. */
export function rejected(error: AGIError): Promise<never> {
  const promise = Promise.reject(error);
  promise.catch(() => undefined);
  return promise;
}
