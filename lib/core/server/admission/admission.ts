import type { Refusal } from '../../channel/options.js';
import { AddressList } from '../connection/address-list.js';
import type { DescriptorLimits } from './descriptors.js';

/** What admission needs to know of the options. */
export interface AdmissionSettings {
  readonly maxConnections: number;
  readonly maxConnectionsPerAddress: number;
  readonly allow?: readonly string[] | undefined;
}

/** One connection as admission counts it. */
export interface Visit {
  /**
   * `served` takes one of the places that the options give; `refused` takes a file descriptor until
   * it is closed, but nobody's place; `left` takes nothing.
   */
  state: 'new' | 'served' | 'refused' | 'left';
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
  #served = 0;
  #refused = 0;
  #limits: DescriptorLimits = { served: Infinity, open: Infinity };

  constructor(settings: AdmissionSettings) {
    this.#max = settings.maxConnections;
    this.#maxPerAddress = settings.maxConnectionsPerAddress;
    this.#allow = settings.allow && new AddressList(settings.allow);
  }

  /** Whether it depends on addresses; if not, the kernel is not asked for one. */
  get asksForAddress(): boolean {
    return this.#maxPerAddress > 0 || this.#allow !== undefined;
  }

  /** Lowers the limits to what the process can hold. */
  limitTo(limits: DescriptorLimits): void {
    this.#limits = limits;
  }

  /** Whether the process has no file descriptors for more calls, whatever the options allow. */
  get exhausted(): boolean {
    return this.#open - this.#refused > this.#limits.served;
  }

  /** Whether there are more connections, those included that are refused, than there should be. */
  get crowded(): boolean {
    return this.#open > this.#limits.open;
  }

  /** Counts a connection in; tells why it is refused, if it is. */
  enter(visit: Visit): Refusal | undefined {
    this.#open++;
    if (this.exhausted || (this.#max > 0 && this.#served >= this.#max)) return 'overloaded';
    visit.state = 'served';
    this.#served++;
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

  /** A connection gives up its place, but stays open; `false` if it had done so before. */
  refuse(visit: Visit): boolean {
    if (visit.state === 'refused' || visit.state === 'left') return false;
    this.#release(visit);
    visit.state = 'refused';
    this.#refused++;
    return true;
  }

  /** Counts a connection out, once. */
  leave(visit: Visit): void {
    if (visit.state === 'left') return;
    this.#release(visit);
    if (visit.state === 'refused') this.#refused--;
    visit.state = 'left';
    this.#open--;
  }

  #release(visit: Visit): void {
    if (visit.state === 'served') {
      this.#served--;
      visit.state = 'new';
    }
    const { address } = visit;
    if (address === undefined) return;
    visit.address = undefined;
    const left = (this.#byAddress.get(address) ?? 0) - 1;
    if (left > 0) this.#byAddress.set(address, left);
    else this.#byAddress.delete(address);
  }
}
