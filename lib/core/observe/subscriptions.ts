import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { AGIDiagnostics, WatchedCall } from '../diagnostics.js';
import { callGuarded } from '../reporting/guarded-call.js';
import { reportThrown } from '../reporting/reports.js';

type Listeners = {
  [Name in keyof AGIDiagnostics]?: (message: AGIDiagnostics[Name]) => unknown;
};

/**
 * Listens to messages; gives what stops that. What the application gave to be told of them may throw or
 * reject: that is reported, by the name of who listens.
 */
export function listenTo(listeners: Listeners, culprit: string): () => void {
  const pairs = Object.entries(listeners).map(([name, listener]) => {
    const hear = (message: unknown): void => {
      callGuarded(listener, undefined, [message], (error) => {
        const { call } = message as { call?: WatchedCall };
        reportThrown(culprit, error, call?.uniqueId);
      });
    };
    return [name, hear] as const;
  });
  for (const [name, listener] of pairs) subscribe(name, listener);
  return () => {
    for (const [name, listener] of pairs) unsubscribe(name, listener);
  };
}
