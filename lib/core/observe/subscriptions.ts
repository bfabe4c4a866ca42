import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { AGIDiagnostics, WatchedCall } from '../diagnostics.js';
import { catchRejection } from '../reporting/guarded-call.js';
import { reportThrown } from '../reporting/reports.js';

/** The listeners of some messages, by their names. */
export type Listeners = {
  [Name in keyof AGIDiagnostics]?: (message: AGIDiagnostics[Name]) => unknown;
};

/**
 * Subscribes to messages of the diagnostics channel. An error of a listener is reported, and reaches
 * neither the call nor the process.
 *
 * @param subject names the listeners in the report: `traceCalls()`
 * @returns a function that ends the subscription
 */
export function subscribeTo(listeners: Listeners, subject: string): () => void {
  const pairs = Object.entries(listeners).map(([name, listener]) => {
    const failed = (error: unknown, message: unknown): void => {
      const { call } = message as { call?: WatchedCall };
      reportThrown(subject, error, call?.uniqueId);
    };
    const watch = (result: unknown, message: unknown): void => {
      catchRejection(result, (error) => {
        failed(error, message);
      });
    };
    const onMessage = (message: unknown): void => {
      try {
        const result = (listener as (given: unknown) => unknown)(message);
        if (result !== undefined) watch(result, message);
      } catch (error) {
        failed(error, message);
      }
    };
    return [name, onMessage] as const;
  });
  for (const [name, listener] of pairs) subscribe(name, listener);
  return () => {
    for (const [name, listener] of pairs) unsubscribe(name, listener);
  };
}
