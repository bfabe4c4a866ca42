import type { AGIChannel } from '../../channel/agi-channel.js';
import type { Session } from './session.js';

/**
 * The open sessions, in an array. When one is removed, the last one takes its index.
 *
 * A `Set` would make a new table every few calls, and each old table refers to the next one. As soon as
 * V8 has moved one of them to its old generation, it keeps all later ones, with the calls in them, until
 * its next full collection.
 */
export class OpenSessions {
  readonly #sessions: Session[] = [];
  #channels: ReadonlySet<AGIChannel> | undefined;

  get size(): number {
    return this.#sessions.length;
  }

  add(session: Session): void {
    session.index = this.#sessions.push(session) - 1;
  }

  remove(session: Session): void {
    const last = this.#sessions.pop();
    if (last !== undefined && last !== session) {
      this.#sessions[session.index] = last;
      last.index = session.index;
    }
    this.changed();
  }

  /** A copy of the list: sessions may end while it is gone through. */
  all(): readonly Session[] {
    return [...this.#sessions];
  }

  /** The channels of the sessions that have one already. The set is made when it is asked for. */
  get channels(): ReadonlySet<AGIChannel> {
    return (this.#channels ??= new Set(
      this.#sessions.flatMap(({ channel }) => (channel === undefined ? [] : [channel])),
    ));
  }

  /** A channel has come or gone. */
  changed(): void {
    this.#channels = undefined;
  }
}
