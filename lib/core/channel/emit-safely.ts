import { errorMonitor, type EventEmitter } from 'node:events';
import { callGuarded } from '../reporting/guarded-call.js';
import { reportThrown } from '../reporting/reports.js';

/** The call that an event belongs to, as far as a report of a failed listener needs it. */
export interface EventCall {
  readonly request: { readonly uniqueId: string | undefined };
  isExpectedEnd(error: unknown): boolean;
}

/**
 * Calls the listeners of an event. An error that a listener throws or rejects with is reported: the other
 * listeners are called all the same, and neither the call nor the process ends. A listener that rejects
 * because its call has ended has not failed.
 *
 * @param callOf gives the call that the event belongs to; called only if a listener fails
 * @returns whether there were any listeners
 */
export function emitSafely(
  emitter: EventEmitter,
  name: string | symbol,
  args: readonly unknown[],
  callOf: () => EventCall | undefined,
): boolean {
  if (name === 'error') emitSafely(emitter, errorMonitor, args, callOf);
  if (emitter.listenerCount(name) === 0) return false;
  // The raw listeners, so that a listener of `once` is removed when it is called.
  for (const listener of emitter.rawListeners(name)) {
    callGuarded(listener, emitter, args, (error) => {
      const call = callOf();
      if (call?.isExpectedEnd(error)) return;
      reportThrown(`a listener of '${String(name)}'`, error, call?.request.uniqueId);
    });
  }
  return true;
}
