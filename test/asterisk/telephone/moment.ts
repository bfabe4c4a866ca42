/** Something that happens once, or of which it becomes known that it will not happen. */
export class Moment<T = undefined> {
  readonly promise: Promise<T>;
  /** Whether it has happened. */
  happened = false;
  private settle!: { resolve: (value: T) => void; reject: (error: Error) => void };

  constructor() {
    this.promise = new Promise<T>((resolve, reject) => {
      this.settle = { resolve, reject };
    });
    // A moment for which nobody waits may well never come.
    this.promise.catch(() => undefined);
  }

  happen(value: T): void {
    this.happened = true;
    this.settle.resolve(value);
  }

  never(error: Error): void {
    this.settle.reject(error);
  }
}

/** Milliseconds for which a test waits for what a telephone is to see, on however busy a machine. */
const PATIENCE = 60_000;

/** Rejects when `promise` has not settled after a generous time; `explain` says what is missing. */
export async function inTime<T>(promise: Promise<T>, explain: () => string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(explain()));
    }, PATIENCE);
    // A test that waits no longer does not keep the process from its end.
    timer.unref();
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
