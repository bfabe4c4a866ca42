import { AGIError } from '../../core/index.js';
import type { AmiClock } from '../transport/transport.js';
import { EarliestFirst, type Numbered } from './earliest-first.js';
import { WaitingLine } from './waiting-line.js';

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

/** A call that waits for its turn. Those that came earlier have smaller numbers. */
interface WaitingCall extends Numbered {
  readonly destination: string;
  readonly begin: () => void;
  /** It has begun, or was cancelled. */
  hasLeft: boolean;
}

/** Lets calls begin in their order, as far as the limits allow. */
export class CallLimits {
  readonly #settings: LimitSettings;
  readonly #clock: AmiClock;
  /** The calls that wait for each destination, in their order. */
  readonly #waiting = new Map<string, WaitingLine<WaitingCall>>();
  /** The first calls of destinations that had room when they were added. */
  readonly #next = new EarliestFirst<WaitingCall>();
  #waitingCount = 0;
  #lastNumber = 0;
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
    const waiting = this.#waitingCount + this.#arriving;
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
        this.#leave(call);
        resolve(undefined);
      };
      const call: WaitingCall = {
        destination,
        number: ++this.#lastNumber,
        hasLeft: false,
        begin: () => {
          signal?.removeEventListener('abort', abort);
          resolve(this.#begin(destination));
        },
      };
      signal?.addEventListener('abort', abort, { once: true });
      this.#wait(call);
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
      this.#offer(destination);
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

  #wait(call: WaitingCall): void {
    const { destination } = call;
    const line = this.#waiting.get(destination) ?? new WaitingLine();
    this.#waiting.set(destination, line);
    line.add(call);
    this.#waitingCount++;
    if (line.first === call) this.#offer(destination);
  }

  #leave(call: WaitingCall): void {
    call.hasLeft = true;
    this.#waitingCount--;
    const { destination } = call;
    if (this.#firstOf(destination) === undefined) this.#waiting.delete(destination);
    else this.#offer(destination);
  }

  /** Lets the first call of a destination be the next one, if there is room for it. */
  #offer(destination: string): void {
    const first = this.#firstOf(destination);
    if (first && this.#hasRoom(destination)) this.#next.add(first);
  }

  #firstOf(destination: string): WaitingCall | undefined {
    return this.#waiting.get(destination)?.first;
  }

  #hasRoom(destination: string): boolean {
    const { maxCallsPerDestination: most } = this.#settings;
    return most === 0 || this.#countOf(destination) < most;
  }

  #admit(): void {
    const { maxCalls } = this.#settings;
    for (let call = this.#next.first; call !== undefined; call = this.#next.first) {
      const { destination } = call;
      // It may have begun or left since it was offered, or another call may have taken its room.
      if (this.#firstOf(destination) !== call || !this.#hasRoom(destination)) {
        this.#next.removeFirst();
        continue;
      }
      if (maxCalls > 0 && this.#running >= maxCalls) return;
      const delay = this.#nextAt - this.#clock.now();
      if (delay > 0) {
        this.#wake(delay);
        return;
      }
      this.#next.removeFirst();
      call.begin();
      this.#leave(call);
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
