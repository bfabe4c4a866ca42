import type { Refusal } from '../../channel/options.js';
import type { Admission, Visit } from './admission.js';
import { AgeList, type Aged } from './age-list.js';

const TOO_MUCH = 'peers that are not authenticated have sent more than `maxHandshakeBytes` allows';

/** A session as {@link UntrustedSessions} sees it. */
export interface UntrustedSession extends Aged<UntrustedSession> {
  readonly visit: Visit;
  /** Bytes that are kept of what its peer sent; 0 once the peer is trusted. */
  heldBytes: number;
  refuse(outcome: Refusal, reason: string): void;
  /** Closes its connection without waiting for the peer. */
  cutOff(): void;
}

/**
 * The sessions whose calls nobody has authenticated yet, or has refused. What they take is bounded in
 * all, memory as well as file descriptors, and where it is too much, the oldest has to go: a call that
 * Asterisk places is young until it is trusted.
 */
export class UntrustedSessions {
  readonly #admission: Admission;
  readonly #maxBytes: number;
  /** Those of whose bytes something is kept. */
  readonly #holding = new AgeList<UntrustedSession>();
  /** Those that are refused, and whose peers have not closed yet. */
  readonly #refused = new AgeList<UntrustedSession>();
  #bytes = 0;

  constructor(admission: Admission, maxBytes: number) {
    this.#admission = admission;
    this.#maxBytes = maxBytes;
  }

  /** So many bytes are kept for a session now. It is refused if it is the oldest, and they are too many. */
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

  /** A session has ended before its call was trusted: it waits for its peer's end, and for nothing else. */
  refused(session: UntrustedSession): void {
    this.hold(session, 0);
    if (this.#admission.refuse(session.visit)) this.#refused.add(session);
  }

  /** Cuts off those that have waited longest, as far as file descriptors are short. */
  makeRoom(): void {
    while (this.#admission.crowded) {
      const { oldest } = this.#refused;
      if (oldest === undefined) return;
      this.closed(oldest);
      oldest.cutOff();
    }
  }

  /** The connection of a session is closed, or as good as that. */
  closed(session: UntrustedSession): void {
    this.hold(session, 0);
    if (session.visit.state === 'refused') this.#refused.remove(session);
    this.#admission.leave(session.visit);
  }
}
