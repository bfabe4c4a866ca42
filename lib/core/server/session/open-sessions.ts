import type { AGIChannel } from '../../channel/agi-channel.js';
import type { Session } from './session.js';

/**
 * The sessions that are open, in an array in which the last one fills the place of one that goes. A
 * `Set` would make a new table every few calls, each held by the one before: as soon as one of them
 * has grown old, V8 keeps all that follow until its next full collection, with the calls in them.
 */
export class OpenSessions {
  readonly #sessions: Session[] = [];
  #channels: ReadonlySet<AGIChannel> | undefined;

  get size(): number {
    return this.#sessions.length;
  }

  add(session: Session): void {
    session.place = this.#sessions.push(session) - 1;
  }

  remove(session: Session): void {
    const last = this.#sessions.pop();
    if (last !== undefined && last !== session) {
      this.#sessions[session.place] = last;
      last.place = session.place;
    }
    this.changed();
  }

  /** Whom to tell: those that are open now, whatever becomes of them meanwhile. */
  all(): readonly Session[] {
    return [...this.#sessions];
  }

  /** Their channels, as far as there are any yet. Made for who asks. */
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
