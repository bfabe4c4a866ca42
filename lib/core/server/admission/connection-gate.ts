import type { AGIError } from '../../errors.js';
import { Admission } from './admission.js';
import { Arrivals } from './pending-connections.js';
import { DescriptorWarning } from './descriptor-warning.js';
import { descriptorLimits } from './descriptors.js';
import { Door } from './door.js';
import type { ServerSettings } from '../server-options.js';
import type { Session } from '../session/session.js';
import type { Connection } from '../connection/socket-transport.js';
import { UntrustedSessions } from './untrusted-sessions.js';

/** Lets connections in, one after the other where many come, or has their sessions refuse them. */
export class ConnectionGate {
  readonly untrusted: UntrustedSessions;
  readonly #admission: Admission;
  readonly #door: Door;
  readonly #arrivals = new Arrivals();
  readonly #descriptorWarning: DescriptorWarning;

  /** @param warn told now and then that calls are refused for want of file descriptors */
  constructor(settings: ServerSettings, warn: (error: AGIError) => void) {
    this.#admission = new Admission(settings);
    this.#door = new Door(this.#admission, settings.proxyProtocol);
    this.#descriptorWarning = new DescriptorWarning(warn);
    this.untrusted = new UntrustedSessions(this.#admission, settings.maxHandshakeBytes);
  }

  /** Finds out how many connections the process has file descriptors for. */
  async measure(): Promise<void> {
    this.#admission.limitTo(await descriptorLimits());
  }

  /**
   * Starts a session for a connection that has come, or refuses it.
   *
   * @param overNetwork `false` for a Unix socket, whose permissions say who may open it
   * @param draining whether no calls are taken any more
   * @param open how many connections there are, this one included
   */
  receive(
    session: Session,
    connection: Connection,
    { overNetwork, draining, open }: { overNetwork: boolean; draining: boolean; open: number },
  ): void {
    const welcome = this.#door.receive(session.visit, connection, overNetwork);
    const { exhausted } = this.#admission;
    if (draining) session.refuse('draining');
    else if (typeof welcome === 'string') session.refuse(welcome);
    else {
      this.#arrivals.letIn(open, () => {
        session.start(welcome);
      });
    }
    this.untrusted.makeRoom();
    if (exhausted) this.#descriptorWarning.refusedAt(open);
  }
}
