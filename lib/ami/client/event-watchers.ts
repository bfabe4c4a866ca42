import type { AmiMessage } from '../codec/message.js';

/** Called for each event of some names, in the order in which Asterisk sends them. */
export type EventWatcher = (event: AmiMessage) => void;

/** The watchers of events by name, which are told at once. */
export class EventWatchers {
  readonly #watchers = new Map<string, Set<EventWatcher>>();

  add(names: readonly string[], watcher: EventWatcher): () => void {
    for (const name of names) {
      const present = this.#watchers.get(name) ?? new Set();
      this.#watchers.set(name, present.add(watcher));
    }
    return () => {
      for (const name of names) this.#watchers.get(name)?.delete(watcher);
    };
  }

  tell(event: AmiMessage): void {
    const watchers = this.#watchers.get(event.Event ?? '');
    if (watchers === undefined) return;
    for (const watcher of [...watchers]) watcher(event);
  }
}
