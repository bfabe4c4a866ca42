import type { Refusal } from '../../channel/options.js';
import { mayBeProxyHeader, ProxyHeaderReader } from './proxy-header.js';

/** How a connection's first bytes are taken: refused; or whom a proxy speaks for, and the rest. */
export type Welcome =
  { readonly refusal: Refusal } | { readonly source?: string | undefined; readonly behind: Buffer };

/** Judges a connection by the address it really comes from; `undefined` where it is the proxy's own. */
export type Identify = (source: string | undefined) => Refusal | undefined;

const REFUSED: Welcome = { refusal: 'protocol_error' };

/**
 * The first bytes of a connection. A proxy that is trusted has to say whom it speaks for. Anyone else
 * must not, whatever the options are: an environment with a foreign line in front would be read as
 * if that were not there, and the proxy be taken for the peer.
 */
export class Introduction {
  readonly #identify: Identify | undefined;
  #reader: ProxyHeaderReader | undefined;
  #unnamed = false;

  /** @param identify given for a trusted proxy */
  constructor(identify?: Identify) {
    this.#identify = identify;
    if (identify) this.#reader = new ProxyHeaderReader();
  }

  /** Bytes of memory that are kept until the first bytes are complete. */
  get heldBytes(): number {
    return this.#reader?.heldBytes ?? 0;
  }

  /** Takes bytes; returns how they are taken, or `undefined` while more are needed. */
  push(chunk: Buffer): Welcome | undefined {
    if (this.#reader === undefined) {
      if (!mayBeProxyHeader(chunk[0])) return { behind: chunk };
      this.#reader = new ProxyHeaderReader();
    }
    if (this.#unnamed) return this.#judge(undefined, chunk);
    const outcome = this.#reader.push(chunk);
    if (outcome?.kind === 'absent') return this.#identify ? REFUSED : { behind: outcome.behind };
    if (outcome?.kind !== 'read') return outcome && REFUSED;
    const { source, behind } = outcome;
    // The proxy's own health check says no more than this: nothing to judge, nothing to answer.
    this.#unnamed = source === undefined && behind.length === 0;
    return this.#unnamed && this.#identify ? undefined : this.#judge(source, behind);
  }

  #judge(source: string | undefined, behind: Buffer): Welcome {
    if (this.#identify === undefined) return REFUSED;
    const refusal = this.#identify(source);
    return refusal === undefined ? { source, behind } : { refusal };
  }
}
