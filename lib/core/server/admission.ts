/** Peers of a Unix socket have no address to be told apart by. */
const UNIX_SOCKET = '';

/** Counts open connections, in all and by address, and says who may come in. */
export class Admission {
  readonly #max: number;
  readonly #maxPerAddress: number;
  readonly #byAddress = new Map<string, number>();
  #open = 0;
  #ceiling = Infinity;

  constructor(settings: { maxConnections: number; maxConnectionsPerAddress: number }) {
    this.#max = settings.maxConnections;
    this.#maxPerAddress = settings.maxConnectionsPerAddress;
  }

  /** Lowers the limit to what the process can hold. */
  limitTo(ceiling: number): void {
    this.#ceiling = ceiling;
  }

  /** Whether the process has no file descriptors for more, whatever the options allow. */
  get exhausted(): boolean {
    return this.#open > this.#ceiling;
  }

  /** Counts a connection in, refused or not; tells whether it is within the limits. */
  enter(address: string): boolean {
    const ofAddress = (this.#byAddress.get(address) ?? 0) + 1;
    this.#byAddress.set(address, ofAddress);
    this.#open++;
    return (
      !this.exhausted &&
      (this.#max === 0 || this.#open <= this.#max) &&
      (this.#maxPerAddress === 0 || address === UNIX_SOCKET || ofAddress <= this.#maxPerAddress)
    );
  }

  leave(address: string): void {
    const left = (this.#byAddress.get(address) ?? 0) - 1;
    if (left > 0) this.#byAddress.set(address, left);
    else this.#byAddress.delete(address);
    this.#open--;
  }
}
