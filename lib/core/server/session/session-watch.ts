import type { AGIChannel } from '../../channel/agi-channel.js';
import type { Environment } from '../../codec/environment.js';
import type { Connection } from '../connection/socket-transport.js';

/** Is told what is said in one session: an inspector. It must not throw, and the call waits for it. */
export interface SessionWatch {
  /** A line was written to Asterisk, newline included; or last words, which may be several lines. */
  sent(lines: string): void;
  /** Asterisk has sent bytes, which the call reads after this. */
  received(chunk: Buffer): void;
  /** The server closes its side. */
  closing(): void;
  /** Asterisk has closed its side, or the connection broke. It may be told twice. */
  peerClosed(): void;
  /**
   * The session is over.
   *
   * @param error what a handler or a check threw, or why the connection broke
   */
  ended(outcome: string, error: unknown): void;
  /** Work was given that is done after the session. */
  workGiven(): void;
  /**
   * A piece of such work is over.
   *
   * @param duration how long it took, in ms
   * @param failure what it threw, if it has
   */
  workDone(duration: number, failure?: { readonly thrown: unknown }): void;
}

/** Begins to watch a session whose environment was read; `undefined` if it is not to be watched. */
export type WatchSession = (session: BegunSession) => SessionWatch | undefined;

/** A session whose environment was read. */
export interface BegunSession {
  readonly channel: AGIChannel;
  /** Its lines in one text as Asterisk sends them, or the facts of another client. */
  readonly environment: string | Environment;
  readonly connection: Connection;
}

/** The watchers of a server's sessions. */
export interface WatchedHost {
  /** `undefined` as long as nobody watches. */
  watchers: readonly WatchSession[] | undefined;
}

const hosts = new WeakMap<object, WatchedHost>();

/** Keeps the host of a server, which is a private field of it, for {@link watchSessions}. */
export function keepHost(server: object, host: WatchedHost): void {
  hosts.set(server, host);
}

/**
 * Watches the sessions of a server that begin from now on. There may be several watchers.
 *
 * @returns a function that ends it: sessions that are watched already are watched to their end
 */
export function watchSessions(server: object, watch: WatchSession): () => void {
  const host = hosts.get(server);
  if (host === undefined)
    throw new TypeError('the sessions of what is no AGIServer were to be watched');
  host.watchers = [...(host.watchers ?? []), watch];
  return () => {
    const others = host.watchers?.filter((other) => other !== watch) ?? [];
    host.watchers = others.length === 0 ? undefined : others;
  };
}

/** Begins to watch a session with all watchers of its server. */
export function beginWatch(
  watchers: readonly WatchSession[],
  session: BegunSession,
): SessionWatch | undefined {
  const [first] = watchers;
  if (watchers.length === 1) return first?.(session);
  const watches = watchers.flatMap((watch) => watch(session) ?? []);
  return watches.length > 1 ? new Together(watches) : watches[0];
}

/** Several watches of one session. */
class Together implements SessionWatch {
  readonly #watches: readonly SessionWatch[];

  constructor(watches: readonly SessionWatch[]) {
    this.#watches = watches;
  }

  sent(lines: string): void {
    for (const watch of this.#watches) watch.sent(lines);
  }

  received(chunk: Buffer): void {
    for (const watch of this.#watches) watch.received(chunk);
  }

  closing(): void {
    for (const watch of this.#watches) watch.closing();
  }

  peerClosed(): void {
    for (const watch of this.#watches) watch.peerClosed();
  }

  ended(outcome: string, error: unknown): void {
    for (const watch of this.#watches) watch.ended(outcome, error);
  }

  workGiven(): void {
    for (const watch of this.#watches) watch.workGiven();
  }

  workDone(duration: number, failure?: { readonly thrown: unknown }): void {
    for (const watch of this.#watches) watch.workDone(duration, failure);
  }
}
