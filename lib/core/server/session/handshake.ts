import type { Refusal } from '../../channel/options.js';
import type { Environment, EnvironmentRules } from '../../codec/environment.js';
import { EnvironmentReader } from '../../codec/environment-reader.js';
import type { EnvironmentText } from '../../codec/environment-text.js';
import type { ProxyHandshake } from '../proxy/proxy-handshake.js';

const TOO_LONG = 'the environment is longer than `maxEnvironmentBytes` allows';

/** The end of a handshake: the environment and the bytes after it, or why there is no call. */
export type HandshakeOutcome =
  | { readonly environment: Environment | EnvironmentText; readonly rest: Buffer }
  | { readonly refusal: Refusal; readonly reason?: string };

/** Reads a connection until its call begins: the header of a proxy, if there is one, and the environment. */
export class Handshake {
  #proxy: ProxyHandshake | undefined;
  readonly #reader: EnvironmentReader;
  #source: string | undefined;

  constructor(
    proxyHandshake: ProxyHandshake,
    settings: { maxEnvironmentBytes: number; environment: EnvironmentRules },
  ) {
    this.#proxy = proxyHandshake;
    this.#reader = new EnvironmentReader(settings.maxEnvironmentBytes, settings.environment);
  }

  /** The peer's address, if a proxy has told it. */
  get source(): string | undefined {
    return this.#source;
  }

  /** Bytes of memory that are kept until the handshake ends. */
  get heldBytes(): number {
    return (this.#proxy?.heldBytes ?? 0) + this.#reader.heldBytes;
  }

  /** Takes bytes; returns the outcome, or `undefined` while more bytes are needed. */
  push(chunk: Buffer): HandshakeOutcome | undefined {
    if (this.#proxy === undefined) return this.#readEnvironment(chunk);
    const outcome = this.#proxy.push(chunk);
    if (outcome === undefined) return undefined;
    this.#proxy = undefined;
    if ('refusal' in outcome) return outcome;
    this.#source = outcome.source;
    return outcome.rest.length === 0 ? undefined : this.#readEnvironment(outcome.rest);
  }

  #readEnvironment(chunk: Buffer): HandshakeOutcome | undefined {
    const outcome = this.#reader.push(chunk);
    if (outcome === undefined || outcome.kind === 'read') return outcome;
    const reason = outcome.kind === 'violation' ? outcome.reason : TOO_LONG;
    return { refusal: 'protocol_error', reason };
  }
}
