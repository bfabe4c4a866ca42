import { errorMonitor, type EventEmitter } from 'node:events';
import { callGuarded } from '../reporting/guarded-call.js';
import { reportThrown } from '../reporting/reports.js';

/**
 * Calls the listeners of an event, each on its own: what one throws or rejects with is reported, and
 * neither keeps another from being called nor reaches the call or the process.
 *
 * @param callId tells which call the event is of; asked only if a listener fails
 * @returns whether there were any
 */
export function emitSafely(
  emitter: EventEmitter,
  name: string | symbol,
  args: readonly unknown[],
  callId: () => string | undefined,
): boolean {
  if (name === 'error') emitSafely(emitter, errorMonitor, args, callId);
  if (emitter.listenerCount(name) === 0) return false;
  // Raw, so that `once` takes its listener out.
  for (const listener of emitter.rawListeners(name)) {
    callGuarded(listener, emitter, args, (error) => {
      reportThrown(`a listener of '${String(name)}'`, error, callId());
    });
  }
  return true;
}
