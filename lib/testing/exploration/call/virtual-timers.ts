import {
  clearInterval as clearRealInterval,
  clearTimeout as clearRealTimeout,
  setTimeout as setRealTimeout,
} from 'node:timers';
import type { Clock } from '../../time/clock.js';
import { VirtualClock } from '../../time/virtual-clock.js';

/** Turns of the event loop after a timer has fired: a deadline takes some before it gives up, and acts then. */
const TURNS = 12;

type Work = (...args: unknown[]) => void;

/** A timer that fires in the time of a call. It has the methods of Node's timers. */
class VirtualTimer {
  readonly #clock: Clock;
  readonly #work: () => void;
  readonly #ms: number;
  readonly #again: boolean;
  #dueAt = 0;
  #cancel: () => void = () => undefined;
  #real: NodeJS.Timeout | undefined;
  isOver = false;

  constructor(clock: Clock, work: () => void, ms: number, again: boolean) {
    this.#clock = clock;
    this.#work = work;
    this.#ms = ms;
    this.#again = again;
    this.refresh();
  }

  refresh(): this {
    this.#cancel();
    this.#dueAt = this.#clock.now() + this.#ms;
    this.#cancel = this.#clock.schedule(this.#ms, () => {
      this.#fire();
    });
    return this;
  }

  /** The call is over: what is left of the time passes as time does. */
  goOnInRealTime(): void {
    if (this.isOver) return;
    this.#real = setRealTimeout(
      () => {
        this.isOver = true;
        this.#work();
      },
      Math.max(this.#dueAt - this.#clock.now(), 0),
    ).unref();
  }

  close(): this {
    this.isOver = true;
    this.#cancel();
    clearRealTimeout(this.#real);
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  hasRef(): boolean {
    return true;
  }

  #fire(): void {
    if (this.#again) this.refresh();
    else this.isOver = true;
    this.#work();
    if (this.#clock instanceof VirtualClock) this.#clock.giveTurns(TURNS);
  }
}

/**
 * Lets the timers of the process run in the time of a call, until the function that it returns is called: a
 * time-out of ten seconds is over when the caller has waited for so long. Timers that are left then go on in
 * real time. Only the global functions are replaced.
 */
export function useVirtualTimers(clock: Clock): () => void {
  const { setTimeout, clearTimeout, setInterval, clearInterval } = globalThis;
  const timers = new Set<VirtualTimer>();
  const make =
    (again: boolean) =>
    (work: Work, ms = 0, ...args: unknown[]): VirtualTimer => {
      const run = (): void => {
        if (!again) timers.delete(timer);
        work(...args);
      };
      const timer = new VirtualTimer(clock, run, Math.max(ms, 1), again);
      timers.add(timer);
      return timer;
    };
  const clear = (timer: unknown): void => {
    if (timer instanceof VirtualTimer) {
      timers.delete(timer.close());
      return;
    }
    clearRealTimeout(timer as NodeJS.Timeout);
    clearRealInterval(timer as NodeJS.Timeout);
  };
  Object.assign(globalThis, {
    setTimeout: make(false),
    setInterval: make(true),
    clearTimeout: clear,
    clearInterval: clear,
  });
  return () => {
    for (const timer of timers) timer.goOnInRealTime();
    Object.assign(globalThis, { setTimeout, setInterval, clearTimeout, clearInterval });
  };
}
