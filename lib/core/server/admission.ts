import type { Refusal } from '../channel/options.js';
import { AddressList } from './address-list.js';

/** What admission needs to know of the options. */
export interface AdmissionSettings {
  readonly maxConnections: number;
  readonly maxConnectionsPerAddress: number;
  readonly allow?: readonly string[] | undefined;
}

/** One connection as admission counts it. */
export interface Visit {
  admitted: boolean;
  /** The address that it counts for. */
  address: string | undefined;
}

/** Counts open connections, in all and by address, and says who may come in. */
export class Admission {
  readonly #max: number;
  readonly #maxPerAddress: number;
  readonly #allow: AddressList | undefined;
  readonly #byAddress = new Map<string, number>();
  #open = 0;
  #admitted = 0;
  #ceiling = Infinity;

  constructor(settings: AdmissionSettings) {
    this.#max = settings.maxConnections;
    this.#maxPerAddress = settings.maxConnectionsPerAddress;
    this.#allow = settings.allow && new AddressList(settings.allow);
  }

  /** Whether it depends on addresses; if not, the kernel is not asked for one. */
  get asksForAddress(): boolean {
    return this.#maxPerAddress > 0 || this.#allow !== undefined;
  }

  /** Lowers the limit to what the process can hold. */
  limitTo(ceiling: number): void {
    this.#ceiling = ceiling;
  }

  /** Whether the process has no file descriptors for more, whatever the options allow. */
  get exhausted(): boolean {
    return this.#open > this.#ceiling;
  }

  /** Counts a connection in; tells why it is refused, if it is. */
  enter(visit: Visit): Refusal | undefined {
    this.#open++;
    if (this.exhausted || (this.#max > 0 && this.#admitted >= this.#max)) return 'overloaded';
    visit.admitted = true;
    this.#admitted++;
    return undefined;
  }

  /** Judges a connection by whom it comes from. A peer without an address is one of this machine. */
  identify(visit: Visit, address: string | undefined): Refusal | undefined {
    if (address === undefined) return undefined;
    const ofAddress = (this.#byAddress.get(address) ?? 0) + 1;
    this.#byAddress.set(address, ofAddress);
    visit.address = address;
    const refusal =
      this.#allow?.includes(address) === false
        ? 'not_allowed'
        : this.#maxPerAddress > 0 && ofAddress > this.#maxPerAddress
          ? 'overloaded'
          : undefined;
    if (refusal) this.#release(visit);
    return refusal;
  }

  leave(visit: Visit): void {
    this.#open--;
    this.#release(visit);
  }

  /** A refused connection takes a descriptor until it is closed, but nobody's place. */
  #release(visit: Visit): void {
    if (visit.admitted) this.#admitted--;
    visit.admitted = false;
    const { address } = visit;
    if (address === undefined) return;
    visit.address = undefined;
    const left = (this.#byAddress.get(address) ?? 0) - 1;
    if (left > 0) this.#byAddress.set(address, left);
    else this.#byAddress.delete(address);
  }
}
