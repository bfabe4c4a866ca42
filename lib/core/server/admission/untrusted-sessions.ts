import type { Refusal } from '../../channel/options.js';
import type { Admission, CountedConnection } from './admission.js';
import { AgeList, type Aged } from './age-list.js';

const TOO_MUCH = 'peers that are not authenticated have sent more than `maxHandshakeBytes` allows';

/** A session as {@link UntrustedSessions} needs it. */
export interface UntrustedSession extends Aged<UntrustedSession> {
  readonly counted: CountedConnection;
  /** Bytes that are kept of what its peer sent; 0 after the peer is trusted. */
  heldBytes: number;
  refuse(outcome: Refusal, reason: string): void;
  /** Closes its connection without waiting for the peer. */
  cutOff(): void;
}

/**
 * The sessions whose calls are not authenticated yet, or were refused. Their memory and their file
 * descriptors are bounded in all. Where they take too much, the oldest session has to go: a call that
 * Asterisk places is trusted soon after it came.
 */
export class UntrustedSessions {
  readonly #admission: Admission;
  readonly #maxBytes: number;
  /** The sessions that keep bytes of their peers. */
  readonly #holding = new AgeList<UntrustedSession>();
  /** The refused sessions whose peers have not closed their connections yet. */
  readonly #refused = new AgeList<UntrustedSession>();
  #bytes = 0;

  constructor(admission: Admission, maxBytes: number) {
    this.#admission = admission;
    this.#maxBytes = maxBytes;
  }

  /** Notes how many bytes a session keeps now. If all keep too many, the oldest sessions are refused. */
  hold(session: UntrustedSession, bytes: number): void {
    if (bytes > 0 && session.heldBytes === 0) this.#holding.add(session);
    if (bytes === 0 && session.heldBytes > 0) this.#holding.remove(session);
    this.#bytes += bytes - session.heldBytes;
    session.heldBytes = bytes;
    while (this.#bytes > this.#maxBytes) {
      const { oldest } = this.#holding;
      if (oldest === undefined) return;
      this.hold(oldest, 0);
      oldest.refuse('overloaded', TOO_MUCH);
    }
  }

  /** A session has ended before its call was trusted: it only waits for its peer to close. */
  refused(session: UntrustedSession): void {
    this.hold(session, 0);
    if (this.#admission.refuse(session.counted)) this.#refused.add(session);
  }

  /** Closes the refused connections that have waited longest, as long as too many are open. */
  makeRoom(): void {
    while (this.#admission.crowded) {
      const { oldest } = this.#refused;
      if (oldest === undefined) return;
      this.closed(oldest);
      oldest.cutOff();
    }
  }

  /** The connection of a session is closed, or is about to be. */
  closed(session: UntrustedSession): void {
    this.hold(session, 0);
    if (session.counted.state === 'refused') this.#refused.remove(session);
    this.#admission.leave(session.counted);
  }
}
