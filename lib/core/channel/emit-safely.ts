import type { EventEmitter } from 'node:events';

/**
 * Emits for the application. A listener's own mistake is thrown where it can hurt no call: as it
 * would be if the listener had been called by nobody.
 */
export function emitSafely(emitter: EventEmitter, name: string, ...args: unknown[]): void {
  try {
    emitter.emit(name, ...args);
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
