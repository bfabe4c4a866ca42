import type { SimulatedEnd } from '../../core/internal.js';
import { HEADER_BYTES } from '../codec/limits.js';
import type { LineConnection } from '../line/line.js';

/** The connection of a line whose call is simulated in this process. */
export class SimulatedConnection implements LineConnection {
  readonly whenClosed: Promise<void>;
  readonly #end: SimulatedEnd;
  #resolveClosed!: () => void;

  constructor(end: SimulatedEnd) {
    this.#end = end;
    this.whenClosed = new Promise((resolve) => {
      this.#resolveClosed = resolve;
    });
  }

  send(message: Buffer): boolean {
    const samples = Uint8Array.from(message.subarray(HEADER_BYTES));
    this.#end.heard(new Int16Array(samples.buffer));
    return true;
  }

  forgetSent(): void {
    // The caller hears each frame when it is sent.
  }

  end(): void {
    this.#end.ended();
    this.#resolveClosed();
  }
}
