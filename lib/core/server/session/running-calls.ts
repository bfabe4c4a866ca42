/** Counts the calls that run. */
export class RunningCalls {
  #count = 0;
  #onNone: (() => void) | undefined;

  get count(): number {
    return this.#count;
  }

  begin(): RunningCall {
    this.#count++;
    return new RunningCall(this.#over);
  }

  /** Resolves when no call runs. */
  none(): Promise<void> {
    if (this.#count === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#onNone = resolve;
    });
  }

  readonly #over = (): void => {
    this.#count--;
    if (this.#count === 0) this.#onNone?.();
  };
}

/**
 * One call. It runs until its connection is closed and the application's work for it is done,
 * whichever is later: a handler may outlive its session.
 */
export class RunningCall {
  readonly #over: () => void;
  /** What is not done yet: the connection's end, and each work of the application. */
  #unfinished = 1;

  constructor(over: () => void) {
    this.#over = over;
  }

  /** The call runs at least until this work has settled. */
  during(work: Promise<unknown>): void {
    this.#unfinished++;
    work.then(this.#finished, this.#finished);
  }

  connectionClosed(): void {
    this.#finished();
  }

  readonly #finished = (): void => {
    this.#unfinished--;
    if (this.#unfinished === 0) this.#over();
  };
}
