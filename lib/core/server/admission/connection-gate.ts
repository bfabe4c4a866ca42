import type { Refusal } from '../../channel/options.js';
import type { AGIError } from '../../errors.js';
import { AddressList, canonicalAddress } from '../connection/address-list.js';
import type { Connection } from '../connection/socket-transport.js';
import { ProxyHandshake } from '../proxy/proxy-handshake.js';
import type { ServerSettings } from '../server-options.js';
import { Admission } from './admission.js';
import { DescriptorWarning } from './descriptor-warning.js';
import { descriptorLimits } from './descriptors.js';
import { PendingConnections } from './pending-connections.js';
import { UntrustedSessions, type UntrustedSession } from './untrusted-sessions.js';

/** The options that the gate goes by. */
export type GateSettings = Pick<
  ServerSettings,
  'maxConnections' | 'maxConnectionsPerAddress' | 'allow' | 'proxyProtocol' | 'maxHandshakeBytes'
>;

/** The session of a connection, as the gate needs it. */
export interface NewSession extends UntrustedSession {
  start(proxyHandshake: ProxyHandshake): void;
  refuse(outcome: Refusal, reason?: string): void;
}

/** Starts the sessions of new connections, or has them refuse their calls. */
export class ConnectionGate {
  readonly untrusted: UntrustedSessions;
  readonly #admission: Admission;
  /** The proxies that are trusted to tell the address of the real peer. */
  readonly #proxies: AddressList | undefined;
  readonly #pending = new PendingConnections();
  readonly #descriptorWarning: DescriptorWarning;

  /** @param warn called now and then while calls are refused because file descriptors run out */
  constructor(settings: GateSettings, warn: (error: AGIError) => void) {
    const { proxyProtocol, maxHandshakeBytes } = settings;
    this.#admission = new Admission(settings);
    this.#proxies = proxyProtocol ? new AddressList(proxyProtocol.trusted) : undefined;
    this.#descriptorWarning = new DescriptorWarning(warn);
    this.untrusted = new UntrustedSessions(this.#admission, maxHandshakeBytes);
  }

  /** Finds out how many connections the process has file descriptors for. */
  async measure(): Promise<void> {
    this.#admission.limitTo(await descriptorLimits());
  }

  /**
   * Starts the session of a new connection, or refuses its call.
   *
   * @param overNetwork `false` for a Unix socket, whose file permissions decide who may open it
   * @param draining whether no calls are taken any more
   * @param open how many connections are open, this one included
   */
  receive(
    session: NewSession,
    connection: Connection,
    { overNetwork, draining, open }: { overNetwork: boolean; draining: boolean; open: number },
  ): void {
    const admitted = this.#admit(session, connection, overNetwork);
    const { exhausted } = this.#admission;
    if (draining) session.refuse('draining');
    else if (typeof admitted === 'string') session.refuse(admitted);
    else {
      this.#pending.start(open, () => {
        session.start(admitted);
      });
    }
    this.untrusted.makeRoom();
    if (exhausted) this.#descriptorWarning.refusedAt(open);
  }

  /** Counts a connection; returns why it is refused, or how to read its first bytes. */
  #admit(
    { counted }: NewSession,
    connection: Connection,
    overNetwork: boolean,
  ): Refusal | ProxyHandshake {
    const admission = this.#admission;
    const full = admission.enter(counted);
    if (full !== undefined) return full;
    // A connection that this process has made itself, such as a call of AsyncAGI, has no address.
    const isOwn = connection.abilities !== undefined;
    if (isOwn || (this.#proxies === undefined && !admission.needsAddress)) {
      return new ProxyHandshake();
    }

    const address = overNetwork ? connection.remoteAddress : undefined;
    // A peer that has reset its connection has no address any more, but its environment may still be
    // read: it must not be taken for a peer on a Unix socket.
    if (overNetwork && address === undefined) return 'not_allowed';
    const own = address === undefined ? undefined : canonicalAddress(address);
    if (this.#proxies && (own === undefined || this.#proxies.includes(own))) {
      return new ProxyHandshake((source) => admission.countAddress(counted, source ?? own));
    }
    return admission.countAddress(counted, own) ?? new ProxyHandshake();
  }
}
