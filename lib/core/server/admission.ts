/** Of a peer on a Unix socket, or where addresses do not matter. */
const NO_ADDRESS = '';

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

  /** The address that counts; asking the kernel for it is left out where nothing depends on it. */
  peerOf(socket: { readonly remoteAddress?: string | undefined }): string {
    return this.#maxPerAddress === 0 ? NO_ADDRESS : (socket.remoteAddress ?? NO_ADDRESS);
  }

  /** Counts a connection in, refused or not; tells whether it is within the limits. */
  enter(address: string): boolean {
    const ofAddress = (this.#byAddress.get(address) ?? 0) + 1;
    this.#byAddress.set(address, ofAddress);
    this.#open++;
    return (
      !this.exhausted &&
      (this.#max === 0 || this.#open <= this.#max) &&
      (this.#maxPerAddress === 0 || address === NO_ADDRESS || ofAddress <= this.#maxPerAddress)
    );
  }

  leave(address: string): void {
    const left = (this.#byAddress.get(address) ?? 0) - 1;
    if (left > 0) this.#byAddress.set(address, left);
    else this.#byAddress.delete(address);
    this.#open--;
  }
}
