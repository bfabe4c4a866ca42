import { errorMonitor, type EventEmitter } from 'node:events';
import { callGuarded } from '../reporting/guarded-call.js';
import { reportThrown } from '../reporting/reports.js';

/** The call that an event is of, as far as a failed listener concerns it. */
export interface ToldCall {
  readonly request: { readonly uniqueId: string | undefined };
  isExpectedEnd(error: unknown): boolean;
}

/**
 * Calls the listeners of an event, each on its own: what one throws or rejects with is reported, and
 * neither keeps another from being called nor reaches the call or the process. A listener that the end
 * of its call overtakes has not failed.
 *
 * @param callOf tells which call the event is of; asked only if a listener fails
 * @returns whether there were any
 */
export function emitSafely(
  emitter: EventEmitter,
  name: string | symbol,
  args: readonly unknown[],
  callOf: () => ToldCall | undefined,
): boolean {
  if (name === 'error') emitSafely(emitter, errorMonitor, args, callOf);
  if (emitter.listenerCount(name) === 0) return false;
  // Raw, so that `once` takes its listener out.
  for (const listener of emitter.rawListeners(name)) {
    callGuarded(listener, emitter, args, (error) => {
      const call = callOf();
      if (call?.isExpectedEnd(error)) return;
      reportThrown(`a listener of '${String(name)}'`, error, call?.request.uniqueId);
    });
  }
  return true;
}
