/** Counts the running calls. */
export class RunningCalls {
  #count = 0;
  #onNone: (() => void) | undefined;

  get count(): number {
    return this.#count;
  }

  begin(): RunningCall {
    return new RunningCall(this);
  }

  /** Resolves as soon as no call runs. */
  none(): Promise<void> {
    if (this.#count === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#onNone = resolve;
    });
  }

  callBegan(): void {
    this.#count++;
  }

  callEnded(): void {
    this.#count--;
    if (this.#count === 0) this.#onNone?.();
  }
}

/**
 * One running call. It runs until its connection is closed and the application's work for it is done,
 * whichever is later: a handler may still run after its session has ended. A call that has ended runs
 * again if more work is given to it.
 */
export class RunningCall {
  readonly #calls: RunningCalls;
  /** How many things it still waits for: the connection's end, and each work of the application. */
  #unfinished = 1;

  constructor(calls: RunningCalls) {
    this.#calls = calls;
    calls.callBegan();
  }

  /** The application works for the call, which runs at least until that ends. */
  workBegins(): void {
    if (this.#unfinished === 0) this.#calls.callBegan();
    this.#unfinished++;
  }

  workEnds(): void {
    this.#unfinished--;
    if (this.#unfinished === 0) this.#calls.callEnded();
  }

  /** The call runs at least until this promise has settled. */
  during(work: Promise<unknown>): void {
    this.workBegins();
    const ends = (): void => {
      this.workEnds();
    };
    work.then(ends, ends);
  }

  connectionClosed(): void {
    this.workEnds();
  }
}
