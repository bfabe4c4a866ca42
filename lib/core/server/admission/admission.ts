import type { Refusal } from '../../channel/options.js';
import { AddressList } from '../connection/address-list.js';
import type { DescriptorLimits } from './descriptors.js';

/** The options that decide which connections are served. */
export interface AdmissionSettings {
  readonly maxConnections: number;
  readonly maxConnectionsPerAddress: number;
  readonly allow?: readonly string[] | undefined;
}

/** One connection as it is counted. */
export interface CountedConnection {
  /**
   * A `served` connection counts for the limits that the options set. A `refused` one has a file
   * descriptor until it is closed, and counts for no limit of the options. A `closed` one counts no more.
   */
  state: 'new' | 'served' | 'refused' | 'closed';
  /** The address that it counts for; `undefined` for none. */
  address: string | undefined;
}

/** Counts open connections, in all and by address, and decides which of them are served. */
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

  /** Whether addresses matter. Where they do not, the kernel is not asked for one. */
  get needsAddress(): boolean {
    return this.#maxPerAddress > 0 || this.#allow !== undefined;
  }

  /** Lowers the limits to the number of connections that the process can hold. */
  limitTo(limits: DescriptorLimits): void {
    this.#limits = limits;
  }

  /** Whether the process has no file descriptors for more calls, whatever the options allow. */
  get exhausted(): boolean {
    return this.#open - this.#refused > this.#limits.served;
  }

  /** Whether more connections are open than there should be, the refused ones included. */
  get crowded(): boolean {
    return this.#open > this.#limits.open;
  }

  /** Counts a connection; returns why it is refused, if it is. */
  enter(connection: CountedConnection): Refusal | undefined {
    this.#open++;
    if (this.exhausted || (this.#max > 0 && this.#served >= this.#max)) return 'overloaded';
    connection.state = 'served';
    this.#served++;
    return undefined;
  }

  /**
   * Counts a connection for its address; returns why it is refused, if it is.
   *
   * @param address `undefined` for a peer on this machine, which has none
   */
  countAddress(connection: CountedConnection, address: string | undefined): Refusal | undefined {
    if (address === undefined) return undefined;
    const ofAddress = (this.#byAddress.get(address) ?? 0) + 1;
    this.#byAddress.set(address, ofAddress);
    connection.address = address;
    const refusal =
      this.#allow?.includes(address) === false
        ? 'not_allowed'
        : this.#maxPerAddress > 0 && ofAddress > this.#maxPerAddress
          ? 'overloaded'
          : undefined;
    if (refusal) this.#release(connection);
    return refusal;
  }

  /** A connection is refused, but not closed yet; returns `false` if that was known before. */
  refuse(connection: CountedConnection): boolean {
    if (connection.state === 'refused' || connection.state === 'closed') return false;
    this.#release(connection);
    connection.state = 'refused';
    this.#refused++;
    return true;
  }

  /** A connection is closed. Calling it again does nothing. */
  leave(connection: CountedConnection): void {
    if (connection.state === 'closed') return;
    this.#release(connection);
    if (connection.state === 'refused') this.#refused--;
    connection.state = 'closed';
    this.#open--;
  }

  #release(connection: CountedConnection): void {
    if (connection.state === 'served') {
      this.#served--;
      connection.state = 'new';
    }
    const { address } = connection;
    if (address === undefined) return;
    connection.address = undefined;
    const others = (this.#byAddress.get(address) ?? 0) - 1;
    if (others > 0) this.#byAddress.set(address, others);
    else this.#byAddress.delete(address);
  }
}
