import { AGIError } from '../../core/index.js';
import type { AmiClock } from '../transport/transport.js';

/** How many calls may be placed. */
export interface LimitSettings {
  /** Calls that ring or go on at the same time; 0 for no limit. */
  readonly maxCalls: number;
  /** The same of one destination; 0 for no limit. */
  readonly maxCallsPerDestination: number;
  /** Calls that begin within a second; 0 for no limit. */
  readonly callsPerSecond: number;
  /** Calls that wait for their turn. */
  readonly maxWaiting: number;
}

/** A call that waits for its turn. */
interface WaitingCall {
  readonly destination: string;
  readonly begin: () => void;
}

/** Lets calls begin in their order, as far as the limits allow. */
export class CallLimits {
  readonly #settings: LimitSettings;
  readonly #clock: AmiClock;
  readonly #waiting = new Set<WaitingCall>();
  readonly #perDestination = new Map<string, number>();
  #arriving = 0;
  #running = 0;
  /** When the next call may begin, on the clock. */
  #nextAt = 0;
  #isTimerSet = false;

  constructor(settings: LimitSettings, clock: AmiClock) {
    this.#settings = settings;
    this.#clock = clock;
  }

  /**
   * Takes one more call, which is to enter soon.
   *
   * @returns to be called when it has entered, or does not
   * @throws AGIError `E_AGI_LIMIT` if as many as are allowed wait
   */
  arrive(): () => void {
    const waiting = this.#waiting.size + this.#arriving;
    if (waiting >= this.#settings.maxWaiting) {
      throw new AGIError(
        'E_AGI_LIMIT',
        `${waiting} calls wait to be placed; raise maxWaiting, or place them more slowly`,
      );
    }
    this.#arriving++;
    return () => {
      this.#arriving--;
    };
  }

  /**
   * Waits for a turn. The function that it resolves with gives the room back, and may be called twice.
   * Resolves with `undefined` if the signal is aborted before.
   */
  async enter(
    destination: string,
    signal: AbortSignal | undefined,
  ): Promise<(() => void) | undefined> {
    if (signal?.aborted) return undefined;
    return new Promise((resolve) => {
      const abort = (): void => {
        this.#waiting.delete(call);
        resolve(undefined);
      };
      const call: WaitingCall = {
        destination,
        begin: () => {
          signal?.removeEventListener('abort', abort);
          resolve(this.#begin(destination));
        },
      };
      signal?.addEventListener('abort', abort, { once: true });
      this.#waiting.add(call);
      this.#admit();
    });
  }

  /** Takes room for a call that goes on already, whatever the limits say. */
  occupy(destination: string): () => void {
    this.#running++;
    this.#perDestination.set(destination, this.#countOf(destination) + 1);
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      this.#running--;
      const left = this.#countOf(destination) - 1;
      if (left > 0) this.#perDestination.set(destination, left);
      else this.#perDestination.delete(destination);
      this.#admit();
    };
  }

  #begin(destination: string): () => void {
    const { callsPerSecond } = this.#settings;
    if (callsPerSecond > 0) {
      this.#nextAt = Math.max(this.#clock.now(), this.#nextAt) + 1000 / callsPerSecond;
    }
    return this.occupy(destination);
  }

  #countOf(destination: string): number {
    return this.#perDestination.get(destination) ?? 0;
  }

  #admit(): void {
    const { maxCalls, maxCallsPerDestination } = this.#settings;
    for (const call of this.#waiting) {
      if (maxCalls > 0 && this.#running >= maxCalls) return;
      if (maxCallsPerDestination > 0 && this.#countOf(call.destination) >= maxCallsPerDestination) {
        continue;
      }
      const delay = this.#nextAt - this.#clock.now();
      if (delay > 0) {
        this.#wake(delay);
        return;
      }
      this.#waiting.delete(call);
      call.begin();
    }
  }

  #wake(delay: number): void {
    if (this.#isTimerSet) return;
    this.#isTimerSet = true;
    this.#clock.after(Math.ceil(delay), () => {
      this.#isTimerSet = false;
      this.#admit();
    });
  }
}
