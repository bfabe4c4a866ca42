import type { ConnectionSettings } from './settings.js';

/** The session, as the watch needs it. */
export interface WatchedSession {
  /** Rejects if no answer comes in time. */
  ping(): Promise<unknown>;
  /** The peer is silent. */
  silent(): void;
}

/**
 * Notices a peer that is gone without a word. A session in which nothing was heard for `pingInterval` is
 * asked; one that hears nothing after that either, for as long as `ping` waits, is over.
 */
export class Liveness {
  readonly #session: WatchedSession;
  readonly #timer: NodeJS.Timeout | undefined;
  #heard = true;
  #isAsking = false;

  constructor(session: WatchedSession, { pingInterval }: ConnectionSettings) {
    this.#session = session;
    if (pingInterval > 0) this.#timer = setInterval(this.#look, pingInterval);
  }

  /** Bytes came. */
  heard(): void {
    this.#heard = true;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  readonly #look = (): void => {
    if (this.#isAsking) return;
    if (this.#heard) {
      this.#heard = false;
      return;
    }
    this.#isAsking = true;
    this.#session.ping().then(this.#answered, this.#unanswered);
  };

  readonly #answered = (): void => {
    this.#isAsking = false;
  };

  readonly #unanswered = (): void => {
    this.#isAsking = false;
    // Events that came first may be many.
    if (!this.#heard) this.#session.silent();
  };
}
