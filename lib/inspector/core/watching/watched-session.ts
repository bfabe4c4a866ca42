import type { AGIChannel, WatchedCall } from '../../../core/index.js';
import type { SessionWatch } from '../../../core/internal.js';
import { EVENT, type EventKind } from './event-kind.js';

/** Something that is told of a call, besides what is said in it. */
export type CallEvent =
  | {
      readonly kind: 'log' | 'span' | 'speech';
      readonly text: string;
      /** How long it took, in ms. */
      readonly duration: number | undefined;
    }
  | { readonly kind: 'error'; readonly text: string; readonly thrown: unknown }
  /** A piece of work that was done after the call. */
  | {
      readonly kind: 'work';
      readonly duration: number;
      readonly failure: { readonly thrown: unknown } | undefined;
    }
  /** How loud the caller and the server are, in dB. */
  | {
      readonly kind: 'level';
      readonly heard: number | undefined;
      readonly said: number | undefined;
    };

/** Notes what happens in sessions. */
export interface EventNotes {
  addText(kind: EventKind, session: number, text: string): void;
  addBytes(kind: EventKind, session: number, bytes: Buffer): void;
  addMark(kind: EventKind, session: number): void;
  addReference(kind: EventKind, session: number, value: unknown, size: number): void;
}

/** About how many bytes such an event takes beside its text. */
const BYTES_OF_EVENT = 200;

/** One session of a server that is watched: all that is done while its call waits. */
export class WatchedSession implements SessionWatch {
  readonly number: number;
  /** The name of its server. */
  readonly server: string;
  /** The id of the call that this one repeats. */
  readonly replayOf: string | undefined;
  /** The channel, as long as the session runs. */
  channel: AGIChannel | undefined;
  /** Pattern of the route; `undefined` while the session runs. */
  route: string | undefined;
  outcome = '';
  error: unknown;
  /** Which one it was to end, counted from 1; 0 while it runs. */
  order = 0;
  #isGone = false;
  readonly #events: EventNotes;
  readonly #owner: SessionOwner;

  constructor(
    number: number,
    server: string,
    channel: AGIChannel,
    replayOf: string | undefined,
    events: EventNotes,
    owner: SessionOwner,
  ) {
    this.number = number;
    this.server = server;
    this.channel = channel;
    this.replayOf = replayOf;
    this.#events = events;
    this.#owner = owner;
  }

  sent(lines: string): void {
    this.#events.addText(EVENT.sent, this.number, lines);
  }

  received(chunk: Buffer): void {
    this.#events.addBytes(EVENT.received, this.number, chunk);
  }

  closing(): void {
    this.#events.addMark(EVENT.closing, this.number);
  }

  peerClosed(): void {
    if (this.#isGone) return;
    this.#isGone = true;
    this.#events.addMark(EVENT.gone, this.number);
  }

  ended(outcome: string, error: unknown): void {
    this.route = this.channel?.request.route;
    this.outcome = outcome;
    this.error = error;
    // The events may wait for a second, and must not hold on to a call that is over.
    this.channel = undefined;
    this.order = ++this.#owner.ended;
    this.#events.addMark(EVENT.ended, this.number);
  }

  workGiven(): void {
    if (this.channel !== undefined) this.#owner.remember(this.channel.request, this);
  }

  workDone(duration: number, failure?: { readonly thrown: unknown }): void {
    this.note({ kind: 'work', duration, failure });
  }

  /** Notes something that is told of the call. */
  note(event: CallEvent): void {
    const size = BYTES_OF_EVENT + ('text' in event ? event.text.length : 0);
    this.#events.addReference(EVENT.noted, this.number, event, size);
  }
}

/** The owner of sessions. */
export interface SessionOwner {
  /** Counts the sessions that are over. */
  ended: number;
  /** Finds a session by its call from now on, even after its end. */
  remember(call: WatchedCall, session: WatchedSession): void;
}
