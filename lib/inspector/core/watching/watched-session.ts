import type { AGIChannel } from '../../../core/index.js';
import type { SessionWatch } from '../../../core/internal.js';
import { EVENT, type PendingEvents } from './pending-events.js';

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
  readonly #events: PendingEvents;
  readonly #ends: EndCount;

  constructor(
    number: number,
    server: string,
    channel: AGIChannel,
    replayOf: string | undefined,
    events: PendingEvents,
    ends: EndCount,
  ) {
    this.number = number;
    this.server = server;
    this.channel = channel;
    this.replayOf = replayOf;
    this.#events = events;
    this.#ends = ends;
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
    this.order = ++this.#ends.count;
    this.#events.addMark(EVENT.ended, this.number);
  }
}

/** Counts the sessions that are over. */
export interface EndCount {
  count: number;
}
