// A test runner may replace the global ones where a test fakes the time of its own code.
import { clearTimeout, setImmediate, setTimeout } from 'node:timers';
import { reportThrown } from '../../../core/internal.js';
import { EVENT, type EventKind } from './event-kind.js';
import type { WatchedSession } from './watched-session.js';

/** Gets the events of calls in their order, some time after they happened. */
export interface EventTaker {
  /** Tells that there is something to be taken, where there was nothing. */
  pending(): void;
  /**
   * Takes the next event.
   *
   * @param index for {@link PendingEvents.textAt} and its like, until this function returns
   */
  take(kind: EventKind, call: number, at: number, index: number): void;
}

/** Time after which events are taken even if nobody looks, in ms: they hold texts that are not masked yet. */
const LONGEST_WAIT = 1000;
/** The longest time in which events are taken at a stretch, in ms: calls go on meanwhile. */
const SLICE = 2;
/** The events of a slice between two looks at the clock. */
const BETWEEN_LOOKS = 64;
/** The longest text that is copied, in characters; of a longer one there is a reference. */
const LONGEST_COPY = 1024;
/** Bytes for each event, about, of which the lists are as long as the memory. A short call has 40 an event. */
const BYTES_OF_EVENT = 32;
/** The most bytes that one character of JavaScript's becomes. */
const MOST_BYTES = 3;

/**
 * Events of calls that nobody has looked at yet. To note something is all that an inspector does while a
 * call waits: the bytes are copied into memory that is there already, and nothing is made of them.
 * They are taken in a batch, when somebody looks, a second has gone by, or the memory is full; then they are
 * overwritten.
 */
export class PendingEvents {
  readonly #taker: EventTaker;
  readonly #bytes: Buffer;
  readonly #kinds: Uint8Array;
  readonly #calls: Uint32Array;
  readonly #times: Float64Array;
  readonly #ends: Uint32Array;
  /** The sessions that have begun, in their order. */
  readonly #sessions: (WatchedSession | undefined)[] = [];
  /** The things that are not copied, by the index of their event. */
  readonly #references = new Map<number, unknown>();
  #used = 0;
  /** How many bytes the things take that are not copied. */
  #referred = 0;
  #count = 0;
  /** The index of the event that is taken next, and of the session that begins next. */
  #next = 0;
  #nextSession = 0;
  #isTaking = false;
  #isClosed = false;
  #timer: NodeJS.Timeout | undefined;

  /**
   * @param size how many bytes may wait
   * @param taker gets them
   */
  constructor(size: number, taker: EventTaker) {
    this.#taker = taker;
    const most = Math.ceil(size / BYTES_OF_EVENT);
    this.#bytes = Buffer.allocUnsafeSlow(size);
    this.#kinds = new Uint8Array(most);
    this.#calls = new Uint32Array(most);
    this.#times = new Float64Array(most);
    this.#ends = new Uint32Array(most);
  }

  /** Notes that a call has begun. */
  begin(session: WatchedSession, environment: string | object): void {
    if (this.#isClosed) return;
    if (typeof environment === 'string') this.addText(EVENT.begun, session.number, environment);
    else this.addReference(EVENT.begun, session.number, environment, sizeOf(environment));
    this.#sessions.push(session);
  }

  /** Notes an event without a text. */
  addMark(kind: EventKind, call: number): void {
    if (this.#hasRoom(0)) this.#add(kind, call);
  }

  /** Notes an event with a text. */
  addText(kind: EventKind, call: number, text: string): void {
    if (text.length > LONGEST_COPY) {
      this.addReference(kind, call, text, text.length);
      return;
    }
    if (!this.#hasRoom(text.length * MOST_BYTES)) return;
    this.#used += this.#bytes.write(text, this.#used);
    this.#add(kind, call);
  }

  /** Notes an event with bytes, which may change after this. */
  addBytes(kind: EventKind, call: number, bytes: Buffer): void {
    if (bytes.length > LONGEST_COPY) {
      this.addReference(kind, call, bytes.toString('latin1'), bytes.length);
      return;
    }
    if (!this.#hasRoom(bytes.length)) return;
    this.#bytes.set(bytes, this.#used);
    this.#used += bytes.length;
    this.#add(kind, call);
  }

  /** Notes an event with anything else, that takes about so many bytes. */
  addReference(kind: EventKind, call: number, thing: unknown, size: number): void {
    if (!this.#hasRoom(size)) return;
    this.#referred += size;
    this.#references.set(this.#count, thing);
    this.#add(kind, call);
  }

  /** The session that begins with the event that is being taken. */
  takeSession(): WatchedSession | undefined {
    const session = this.#sessions[this.#nextSession];
    this.#sessions[this.#nextSession++] = undefined;
    return session;
  }

  /** The text of an event, or the thing that is no text. */
  textAt(index: number, encoding: 'utf8' | 'latin1'): unknown {
    const thing = this.#references.get(index);
    if (thing !== undefined) return thing;
    const start = index === 0 ? 0 : this.#ends[index - 1];
    return this.#bytes.toString(encoding, start, this.#ends[index]);
  }

  /** A session that has begun and is not taken yet. */
  find(wanted: (session: WatchedSession) => boolean): WatchedSession | undefined {
    return this.#sessions.find((session) => session !== undefined && wanted(session));
  }

  /** Has everything taken that is there. */
  flush(): void {
    if (this.#isTaking || this.#count === 0) return;
    this.#isTaking = true;
    while (this.#next < this.#count) this.#takeNext();
    this.#isTaking = false;
    this.#reset();
  }

  /** Forgets everything, and notes nothing more. */
  close(): void {
    this.#isClosed = true;
    this.#reset();
  }

  #add(kind: EventKind, call: number): void {
    const index = this.#count++;
    this.#kinds[index] = kind;
    this.#calls[index] = call;
    this.#times[index] = performance.now();
    this.#ends[index] = this.#used;
    if (index === 0) this.#begin();
  }

  /** Whether there is room for so many bytes, after everything was taken if need be. */
  #hasRoom(bytes: number): boolean {
    if (this.#isClosed) return false;
    const isFull =
      this.#used + this.#referred + bytes > this.#bytes.length ||
      this.#count === this.#kinds.length;
    if (!isFull) return true;
    this.flush();
    // Code of the application that runs while an error of it is described may tell of something, for which
    // there is no room.
    return !this.#isTaking;
  }

  #begin(): void {
    this.#timer ??= setTimeout(takeSlice, LONGEST_WAIT, this).unref();
    this.#taker.pending();
  }

  /** @internal Has events taken for a moment, and goes on in the next turn of the event loop. */
  takeSlice(): void {
    if (this.#isTaking || this.#count === 0) return;
    this.#isTaking = true;
    const until = performance.now() + SLICE;
    do {
      const last = Math.min(this.#count, this.#next + BETWEEN_LOOKS);
      while (this.#next < last) this.#takeNext();
    } while (this.#next < this.#count && performance.now() < until);
    this.#isTaking = false;
    if (this.#next === this.#count) this.#reset();
    else setImmediate(takeSlice, this);
  }

  #takeNext(): void {
    const index = this.#next++;
    const kind = this.#kinds[index] as EventKind;
    try {
      this.#taker.take(kind, this.#calls[index] ?? 0, this.#times[index] ?? 0, index);
    } catch (error) {
      // This may run while a call waits, and must not end it.
      reportThrown('the inspector', error);
    }
  }

  #reset(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    // Nothing is to be found in memory that is masked elsewhere.
    this.#bytes.fill(0, 0, this.#used);
    this.#references.clear();
    this.#sessions.length = 0;
    this.#used = this.#referred = this.#count = this.#next = this.#nextSession = 0;
  }
}

/** One function for all, rather than a closure for each batch. */
function takeSlice(events: PendingEvents): void {
  events.takeSlice();
}

/** About how many bytes an object of texts takes. */
function sizeOf(texts: object): number {
  let size = 0;
  for (const [key, value] of Object.entries(texts)) size += key.length + String(value).length;
  return size;
}
