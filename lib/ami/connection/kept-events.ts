/** Silence in ms after which Asterisk is made to send what it has kept. */
const SILENCE = 500;

/** The session, as it is needed to get the events that Asterisk has kept. */
export interface KeepingSession {
  /** Whether the answer to an action is awaited: the events come with it. */
  isWaiting(): boolean;
  ping(): void;
}

/**
 * Gets events that Asterisk has kept. Up to 20.20, 22.10 and 23.4 an event wakes the thread of a session by a signal.
 * The signal is lost if it comes just before the thread begins to wait for input (`get_input` in manager.c, issue
 * 2145), which happens on a busy machine. The event is then sent when something else happens: where nothing does, a
 * reply of AsyncAGI comes minutes late. An action of ours is something, so a session that is silent is sent a ping.
 */
export class KeptEvents {
  readonly #session: KeepingSession;
  readonly #timer: NodeJS.Timeout;
  #heard = true;

  constructor(session: KeepingSession) {
    this.#session = session;
    this.#timer = setInterval(this.#look, SILENCE);
  }

  /** Bytes came. */
  heard(): void {
    this.#heard = true;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  readonly #look = (): void => {
    if (!this.#heard && !this.#session.isWaiting()) this.#session.ping();
    this.#heard = false;
  };
}
