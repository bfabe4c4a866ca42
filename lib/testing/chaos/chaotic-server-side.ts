// Test runners replace the global timers where a test fakes the time of its own code.
import { setImmediate, setTimeout } from 'node:timers';
import type { ServerSide } from '../wire/server-side.js';
import type { ChaosPlan } from './chaos-plan.js';

/** How a call is disturbed beyond its bytes. */
export interface Deeds {
  hangUp(): void;
  reset(): void;
}

/** A line that Asterisk never sends. */
const GARBAGE = '\x07\xfe}{ 2OO resulz\n';

/** The way to the server, on which things go wrong as planned. */
export class ChaoticSide implements ServerSide {
  readonly #server: ServerSide;
  readonly #plan: ChaosPlan;
  readonly #deeds: Deeds;
  #queue: string[] = [];
  #pumping = false;
  #ending = false;
  #replies = 0;

  constructor(server: ServerSide, plan: ChaosPlan, deeds: Deeds) {
    this.#server = server;
    this.#plan = plan;
    this.#deeds = deeds;
  }

  write(wire: string): void {
    const { hangUp, reset, garbage } = this.#plan;
    const point = /^\d/.test(wire) ? ++this.#replies : undefined;
    if (point !== undefined && point === garbage) this.#queue.push(GARBAGE);
    if (point !== undefined && point === reset) {
      this.#server.write([...this.#queue, wire.slice(0, wire.length / 2)].join(''));
      this.#queue = [];
      this.#deeds.reset();
      return;
    }
    this.#queue.push(...this.#pieces(wire));
    this.#pump();
    if (point !== undefined && point === hangUp) this.#deeds.hangUp();
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
