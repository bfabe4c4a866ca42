import { performance, type EventLoopUtilization } from 'node:perf_hooks';
import { Deadline } from '../../core/internal.js';

/** Shortest time in ms until it is looked again whether the patience is at its end. */
const SHORTEST_LOOK = 20;

/**
 * A limit of time that a busy machine does not use up. Two things count: the time in which this process has
 * nothing to do, and the time in which it works. The time in which it wants to work, and other processes
 * have the processor, does not.
 */
export class Patience {
  readonly #ms: number;
  readonly #expire: () => void;
  readonly #loop: EventLoopUtilization = performance.eventLoopUtilization();
  readonly #processor = process.cpuUsage();
  #look: Deadline | undefined;

  /**
   * @param ms from now
   * @param expire called once, unless the patience is cleared before
   */
  constructor(ms: number, expire: () => void) {
    this.#ms = ms;
    this.#expire = expire;
    this.#lookAfter(ms);
  }

  clear(): void {
    this.#look?.clear();
  }

  #lookAfter(ms: number): void {
    const look = (): void => {
      const left = this.#ms - this.#spent();
      if (left > 0) this.#lookAfter(Math.max(left, SHORTEST_LOOK));
      else this.#expire();
    };
    this.#look = new Deadline(ms, look, undefined);
  }

  #spent(): number {
    const { idle, active } = performance.eventLoopUtilization(this.#loop);
    const { user, system } = process.cpuUsage(this.#processor);
    // The processor also works for other threads of the process, which are not waited for.
    return idle + Math.min(active, (user + system) / 1000);
  }
}
