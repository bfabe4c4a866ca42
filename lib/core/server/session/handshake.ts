import type { Refusal } from '../../channel/options.js';
import type { Environment, EnvironmentRules } from '../../codec/environment.js';
import { EnvironmentReader } from '../../codec/environment-reader.js';
import type { EnvironmentText } from '../../codec/environment-text.js';
import type { Introduction } from '../proxy/proxy-handshake.js';

const TOO_LONG = 'the environment is longer than `maxEnvironmentBytes` allows';

/** What a handshake came to: a call, with the bytes after its environment; or why there is none. */
export type HandshakeOutcome =
  | { readonly environment: Environment | EnvironmentText; readonly behind: Buffer }
  | { readonly refusal: Refusal; readonly reason?: string };

/** The bytes of a connection until its call begins: whom a proxy speaks for, and the environment. */
export class Handshake {
  #introduction: Introduction | undefined;
  readonly #reader: EnvironmentReader;
  #source: string | undefined;

  constructor(
    introduction: Introduction,
    settings: { maxEnvironmentBytes: number; environment: EnvironmentRules },
  ) {
    this.#introduction = introduction;
    this.#reader = new EnvironmentReader(settings.maxEnvironmentBytes, settings.environment);
  }

  /** The peer's address, where a proxy has told it. */
  get source(): string | undefined {
    return this.#source;
  }

  /** Bytes of memory that it keeps. */
  get heldBytes(): number {
    return (this.#introduction?.heldBytes ?? 0) + this.#reader.heldBytes;
  }

  /** Takes bytes; returns what came of it, or `undefined` while there are more to come. */
  push(chunk: Buffer): HandshakeOutcome | undefined {
    if (this.#introduction === undefined) return this.#readEnvironment(chunk);
    const welcome = this.#introduction.push(chunk);
    if (welcome === undefined) return undefined;
    this.#introduction = undefined;
    if ('refusal' in welcome) return welcome;
    this.#source = welcome.source;
    return welcome.behind.length === 0 ? undefined : this.#readEnvironment(welcome.behind);
  }

  #readEnvironment(chunk: Buffer): HandshakeOutcome | undefined {
    const outcome = this.#reader.push(chunk);
    if (outcome === undefined || outcome.kind === 'read') return outcome;
    const reason = outcome.kind === 'violation' ? outcome.reason : TOO_LONG;
    return { refusal: 'protocol_error', reason };
  }
}
