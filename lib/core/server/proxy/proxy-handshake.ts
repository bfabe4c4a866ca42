import type { Refusal } from '../../channel/options.js';
import { mayBeProxyHeader, ProxyHeaderReader } from './proxy-header.js';

/** The beginning of a connection: bytes that are refused, or the peer's address and the bytes after it. */
export type ProxyOutcome =
  { readonly refusal: Refusal } | { readonly source?: string | undefined; readonly rest: Buffer };

/**
 * Judges a connection by the address of the real peer.
 *
 * @param source `undefined` where the proxy itself is the peer
 */
export type JudgeSource = (source: string | undefined) => Refusal | undefined;

const REFUSED: ProxyOutcome = { refusal: 'protocol_error' };

/**
 * Reads the first bytes of a connection.
 *
 * A trusted proxy has to begin with a PROXY header. Every other peer must not, whatever the options are:
 * its environment would be read as if the header were not there, and the proxy be taken for the peer.
 */
export class ProxyHandshake {
  readonly #judge: JudgeSource | undefined;
  #reader: ProxyHeaderReader | undefined;
  #hasNoSource = false;

  /** @param judge given if the peer is a trusted proxy */
  constructor(judge?: JudgeSource) {
    this.#judge = judge;
    if (judge) this.#reader = new ProxyHeaderReader();
  }

  /** Bytes of memory that are kept until the header is complete. */
  get heldBytes(): number {
    return this.#reader?.heldBytes ?? 0;
  }

  /** Takes bytes; returns the outcome, or `undefined` while more bytes are needed. */
  push(chunk: Buffer): ProxyOutcome | undefined {
    if (this.#reader === undefined) {
      if (!mayBeProxyHeader(chunk[0])) return { rest: chunk };
      this.#reader = new ProxyHeaderReader();
    }
    if (this.#hasNoSource) return this.#outcome(undefined, chunk);
    const header = this.#reader.push(chunk);
    if (header?.kind === 'absent') return this.#judge ? REFUSED : { rest: header.rest };
    if (header?.kind !== 'read') return header && REFUSED;
    const { source, rest } = header;
    // A health check of the proxy sends no more than this: there is nothing to judge or to answer.
    this.#hasNoSource = source === undefined && rest.length === 0;
    return this.#hasNoSource && this.#judge ? undefined : this.#outcome(source, rest);
  }

  #outcome(source: string | undefined, rest: Buffer): ProxyOutcome {
    if (this.#judge === undefined) return REFUSED;
    const refusal = this.#judge(source);
    return refusal === undefined ? { source, rest } : { refusal };
  }
}
