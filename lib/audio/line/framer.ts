/** Makes frames of one length of samples that come in pieces of any length. */
export class Framer {
  readonly #onFrame: (frame: Int16Array) => void;
  readonly #length: number;
  #frame: Int16Array<ArrayBuffer>;
  #filled = 0;

  /**
   * @param length samples of a frame
   * @param onFrame given frames that are nobody else's
   */
  constructor(length: number, onFrame: (frame: Int16Array) => void) {
    this.#length = length;
    this.#onFrame = onFrame;
    this.#frame = new Int16Array(length);
  }

  /** @param samples bytes in the order of the machine */
  push(samples: Buffer): void {
    let at = 0;
    while (at < samples.length) {
      const bytes = Buffer.from(this.#frame.buffer);
      const taken = samples.copy(bytes, this.#filled * 2, at);
      at += taken;
      this.#filled += taken / 2;
      if (this.#filled < this.#length) return;
      const frame = this.#frame;
      this.#frame = new Int16Array(this.#length);
      this.#filled = 0;
      this.#onFrame(frame);
    }
  }
}
