/** A promise that is settled from outside, once; its rejection need not be handled. */
export class Deferred<T> {
  readonly promise: Promise<T>;
  settled = false;
  private settle!: { resolve: (value: T) => void; reject: (error: Error) => void };

  constructor() {
    this.promise = new Promise<T>((resolve, reject) => {
      this.settle = { resolve, reject };
    });
    this.promise.catch(() => undefined);
  }

  resolve(value: T): void {
    this.settled = true;
    this.settle.resolve(value);
  }

  reject(error: Error): void {
    this.settled = true;
    this.settle.reject(error);
  }
}
