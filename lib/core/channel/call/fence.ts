import { randomBytes } from 'node:crypto';
import { Deadline } from '../../deadline.js';
import { FENCE_NUDGE } from '../../limits.js';
import type { Transport } from '../transport.js';

/** Reads the answer to a fence, and all that comes before it. */
export interface FenceReader {
  /** The question whose answer is this word is about to be written. */
  fence(word: string): void;
}

/**
 * A question whose answer nothing else can imitate: all bytes before the answer belong to the command
 * before the question. Asterisk may have read the question together with the line before it, and then
 * keeps it in its stdio buffer until more bytes arrive. So a fence that is not answered is followed by
 * another, after a wait that doubles each time.
 */
export class Fence {
  readonly #reader: FenceReader;
  readonly #transport: Pick<Transport, 'write'>;
  #isUp = false;
  #nudge: Deadline<this> | undefined;
  #wait = 0;
  /** Whether another question was sent since Asterisk was last heard. */
  #isNudged = false;

  constructor(reader: FenceReader, transport: Pick<Transport, 'write'>) {
    this.#reader = reader;
    this.#transport = transport;
  }

  /** Whether its answer is awaited. Nothing else may be written until then. */
  get isUp(): boolean {
    return this.#isUp;
  }

  raise(): void {
    this.#isUp = true;
    this.#wait = FENCE_NUDGE;
    this.#ask();
    this.#nudgeLater();
  }

  /** Every question is answered, or the session is over. */
  drop(): void {
    this.#isUp = false;
    this.#isNudged = false;
    this.#nudge?.clear();
  }

  /**
   * Asterisk has sent something, so it reads again (it does not while it fetches a prompt over HTTP),
   * but more questions may be in its stdio buffer: another question makes Asterisk read them at once.
   * It is sent once after each nudge, since its answer is no reason for one more.
   */
  heard(): void {
    if (!this.#isNudged) return;
    this.#isNudged = false;
    this.#ask();
  }

  /** @internal */
  nudge(): void {
    this.#isNudged = true;
    this.#wait *= 2;
    this.#ask();
    this.#nudgeLater();
  }

  #ask(): void {
    const word = randomBytes(16).toString('hex');
    this.#reader.fence(word);
    this.#transport.write(`GET FULL VARIABLE ${word}\n`);
  }

  #nudgeLater(): void {
    this.#nudge?.clear();
    this.#nudge = new Deadline(this.#wait, nudge, this);
  }
}

/** One function for all fences, rather than a closure for each. */
function nudge(fence: Fence): void {
  fence.nudge();
}
