import type { AmiMessage } from '../codec/message.js';

/** Called for each event that has the unique id of a channel. */
export type ChannelWatcher = (event: AmiMessage) => void;

/** The watchers of single channels, by unique id: an event costs one look-up, however many there are. */
export class ChannelWatchers {
  readonly #watchers = new Map<string, Set<ChannelWatcher>>();

  add(uniqueId: string, watcher: ChannelWatcher): () => void {
    const present = this.#watchers.get(uniqueId) ?? new Set();
    present.add(watcher);
    this.#watchers.set(uniqueId, present);
    return () => {
      present.delete(watcher);
      if (present.size === 0 && this.#watchers.get(uniqueId) === present) {
        this.#watchers.delete(uniqueId);
      }
    };
  }

  tell(event: AmiMessage): void {
    if (this.#watchers.size === 0) return;
    this.#tellOf(event.Uniqueid, event);
    // The events of dialling are of the channel that dials, and name the dialled one beside it.
    if (event.DestUniqueid !== event.Uniqueid) this.#tellOf(event.DestUniqueid, event);
  }

  #tellOf(uniqueId: string | undefined, event: AmiMessage): void {
    const watchers = uniqueId === undefined ? undefined : this.#watchers.get(uniqueId);
    if (!watchers) return;
    for (const watcher of [...watchers]) watcher(event);
  }
}
