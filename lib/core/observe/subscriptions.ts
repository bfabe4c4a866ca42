import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { AGIDiagnostics } from '../diagnostics.js';

type Listeners = {
  [Name in keyof AGIDiagnostics]?: (message: AGIDiagnostics[Name]) => void;
};

/** Listens to messages; gives what stops that. */
export function listenTo(listeners: Listeners): () => void {
  const pairs = Object.entries(listeners).map(([name, listener]) => {
    const hear = (message: unknown): void => {
      (listener as (message: unknown) => void)(message);
    };
    return [name, hear] as const;
  });
  for (const [name, listener] of pairs) subscribe(name, listener);
  return () => {
    for (const [name, listener] of pairs) unsubscribe(name, listener);
  };
}
