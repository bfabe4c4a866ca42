import type { AmiMessage } from '../codec/message.js';

/** Events that are told before the sockets of the process have their turn again. */
const EVENTS_PER_TURN = 200;

/**
 * Events between the socket and the listeners. The socket is always read, since Asterisk cuts off a session
 * that does not read for 100 ms (`writetimeout`); what listeners cannot keep up with waits here, and is
 * dropped beyond a limit.
 */
export class EventQueue {
  readonly #limit: number;
  readonly #tell: (event: AmiMessage) => void;
  readonly #tellDropped: (count: number) => void;
  #waiting: AmiMessage[] = [];
  #next = 0;
  #dropped = 0;
  #isScheduled = false;

  /** `tell` and `tellDropped` must not throw. */
  constructor(
    limit: number,
    tell: (event: AmiMessage) => void,
    tellDropped: (count: number) => void,
  ) {
    this.#limit = limit;
    this.#tell = tell;
    this.#tellDropped = tellDropped;
  }

  push(event: AmiMessage): void {
    if (this.#waiting.length - this.#next >= this.#limit) {
      this.#dropped++;
      return;
    }
    this.#waiting.push(event);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(this.#drain);
  }

  readonly #drain = (): void => {
    this.#isScheduled = false;
    const end = Math.min(this.#next + EVENTS_PER_TURN, this.#waiting.length);
    while (this.#next < end) {
      const event = this.#waiting[this.#next++];
      if (event) this.#tell(event);
    }
    if (this.#next < this.#waiting.length) {
      this.#schedule();
      return;
    }
    this.#waiting = [];
    this.#next = 0;
    if (this.#dropped === 0) return;
    const dropped = this.#dropped;
    this.#dropped = 0;
    this.#tellDropped(dropped);
  };
}
