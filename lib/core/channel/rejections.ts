import type { AGIError } from '../errors.js';
import type { Exchange } from './exchange.js';

/** Rejections before their pace slows down. */
const PATIENCE = 100;
const SLOWEST = 1000;

/**
 * Rejects commands that are not sent, as macrotasks: a loop that swallows the error and tries again
 * would otherwise keep the process from ever reading a socket. Such a loop is slowed down, too.
 */
export class Rejections {
  #count = 0;

  later(exchange: Pick<Exchange, 'reject'>, error: AGIError): void {
    this.#count++;
    const delay = this.#count - PATIENCE;
    if (delay <= 0) {
      setImmediate(() => {
        exchange.reject(error);
      });
      return;
    }
    setTimeout(
      () => {
        exchange.reject(error);
      },
      Math.min(delay, SLOWEST),
    ).unref();
  }
}
