// Test runners replace the global timers where a test fakes the time of its own code.
import { setImmediate, setTimeout } from 'node:timers';
import type { ServerSide } from '../wire/server-side.js';
import type { ChaosPlan } from './chaos-plan.js';

/** The disturbances of a call beside changes of its bytes. */
export interface ChaosActions {
  /** The caller hangs up. */
  hangUp(): void;
  /** The connection breaks. */
  reset(): void;
}

/** A line that Asterisk never sends. */
const GARBAGE = '\x07\xfe}{ 2OO resulz\n';

/** Sends to the server what Asterisk writes, with the disturbances of a plan. */
export class ChaoticServerSide implements ServerSide {
  readonly #server: ServerSide;
  readonly #plan: ChaosPlan;
  readonly #actions: ChaosActions;
  #queue: string[] = [];
  #pumping = false;
  #ending = false;
  #replies = 0;

  constructor(server: ServerSide, plan: ChaosPlan, actions: ChaosActions) {
    this.#server = server;
    this.#plan = plan;
    this.#actions = actions;
  }

  write(wire: string): void {
    const { hangUp, reset, garbage } = this.#plan;
    const point = /^\d/.test(wire) ? ++this.#replies : undefined;
    if (point !== undefined && point === garbage) this.#queue.push(GARBAGE);
    if (point !== undefined && point === reset) {
      this.#server.write([...this.#queue, wire.slice(0, wire.length / 2)].join(''));
      this.#queue = [];
      this.#actions.reset();
      return;
    }
    this.#queue.push(...this.#pieces(wire));
    this.#pump();
    if (point !== undefined && point === hangUp) this.#actions.hangUp();
  }

  end(): void {
    this.#ending = true;
    this.#pump();
  }

  #pieces(wire: string): string[] {
    const { split, random } = this.#plan;
    if (split === false) return [wire];
    const pieces: string[] = [];
    let rest = wire;
    while (rest !== '') {
      const length = split === 'bytes' ? 1 : 1 + Math.floor(random() * rest.length);
      pieces.push(rest.slice(0, length));
      rest = rest.slice(length);
    }
    return pieces;
  }

  #pump(): void {
    if (this.#pumping) return;
    this.#pumping = true;
    const { delay, random } = this.#plan;
    const next = (): void => {
      this.#pumping = false;
      this.#deliver();
    };
    if (delay > 0) setTimeout(next, random() * delay);
    else setImmediate(next);
  }

  #deliver(): void {
    const { glue, random } = this.#plan;
    const count = glue ? 1 + Math.floor(random() * this.#queue.length) : 1;
    const wire = this.#queue.splice(0, count).join('');
    if (wire !== '') this.#server.write(wire);
    if (this.#queue.length > 0) this.#pump();
    else if (this.#ending) this.#server.end();
  }
}
