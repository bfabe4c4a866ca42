/** Counts the running calls. */
export class RunningCalls {
  #count = 0;
  #onNone: (() => void) | undefined;

  get count(): number {
    return this.#count;
  }

  begin(): RunningCall {
    this.#count++;
    return new RunningCall(this.#callEnded);
  }

  /** Resolves as soon as no call runs. */
  none(): Promise<void> {
    if (this.#count === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#onNone = resolve;
    });
  }

  readonly #callEnded = (): void => {
    this.#count--;
    if (this.#count === 0) this.#onNone?.();
  };
}

/**
 * One running call. It runs until its connection is closed and the application's work for it is done,
 * whichever is later: a handler may still run after its session has ended.
 */
export class RunningCall {
  readonly #onEnd: () => void;
  /** How many things it still waits for: the connection's end, and each work of the application. */
  #unfinished = 1;

  constructor(onEnd: () => void) {
    this.#onEnd = onEnd;
  }

  /** The call runs at least until this promise has settled. */
  during(work: Promise<unknown>): void {
    this.#unfinished++;
    work.then(this.#finished, this.#finished);
  }

  connectionClosed(): void {
    this.#finished();
  }

  readonly #finished = (): void => {
    this.#unfinished--;
    if (this.#unfinished === 0) this.#onEnd();
  };
}
