import type { AGIChannel } from '../../channel/agi-channel.js';
import { IndexedList } from './indexed-list.js';
import type { Session } from './session.js';

/** The open sessions. */
export class OpenSessions {
  readonly #sessions = new IndexedList<Session>();
  #channels: ReadonlySet<AGIChannel> | undefined;

  get size(): number {
    return this.#sessions.size;
  }

  add(session: Session): void {
    this.#sessions.add(session);
  }

  remove(session: Session): void {
    this.#sessions.remove(session);
    this.changed();
  }

  /** A copy of the list: sessions may end while it is gone through. */
  all(): readonly Session[] {
    return this.#sessions.all();
  }

  /** The channels of the sessions that have one already. The set is made when it is asked for. */
  get channels(): ReadonlySet<AGIChannel> {
    return (this.#channels ??= new Set(
      this.all().flatMap(({ channel }) => (channel === undefined ? [] : [channel])),
    ));
  }

  /** A channel has come or gone. */
  changed(): void {
    this.#channels = undefined;
  }
}
