import type { Refusal } from '../../channel/options.js';
import { AddressList, canonicalAddress } from '../connection/address-list.js';
import type { Admission, Visit } from './admission.js';
import { Introduction } from '../proxy/proxy-handshake.js';
import type { Connection } from '../connection/socket-transport.js';

/** Receives connections: counts them in, and finds out whom they come from. */
export class Door {
  readonly #admission: Admission;
  readonly #proxies: AddressList | undefined;

  /** @param proxyProtocol the option: the proxies that are trusted to say whom they speak for */
  constructor(
    admission: Admission,
    proxyProtocol: false | { readonly trusted: readonly string[] },
  ) {
    this.#admission = admission;
    this.#proxies = proxyProtocol ? new AddressList(proxyProtocol.trusted) : undefined;
  }

  /**
   * Why a connection is refused, or how its first bytes are to be taken.
   *
   * @param visit counted in; whoever gives it says when it is over
   * @param overNetwork `false` for a Unix socket, whose permissions say who may open it
   */
  receive(visit: Visit, socket: Connection, overNetwork: boolean): Refusal | Introduction {
    const admission = this.#admission;
    const full = admission.enter(visit);
    if (full !== undefined) return full;
    if (this.#proxies === undefined && !admission.asksForAddress) return new Introduction();

    const address = overNetwork ? socket.remoteAddress : undefined;
    // A peer that has reset the connection has no address any more, but its environment may be read
    // still: it must not pass for one on a Unix socket.
    if (overNetwork && address === undefined) return 'not_allowed';
    const own = address === undefined ? undefined : canonicalAddress(address);
    if (this.#proxies && (own === undefined || this.#proxies.includes(own))) {
      return new Introduction((source) => admission.identify(visit, source ?? own));
    }
    return admission.identify(visit, own) ?? new Introduction();
  }
}
