import { WatchedDialogue } from '../../../core/internal.js';
import { EVENT, type EventKind } from '../watching/event-kind.js';
import type { CallEvent, WatchedSession } from '../watching/watched-session.js';
import type { CallRecord } from './call-record.js';

/** The store of the records that are made. */
export interface RecordKeeper {
  readonly mask: boolean;
  /**
   * Makes the record of a call.
   *
   * @returns `undefined` for one that would have to make room for others at once
   */
  begun(session: WatchedSession, at: number, callerId: string): CallRecord | undefined;
  /** The record of a call by its number, as long as it is kept. */
  recordOf(number: number): CallRecord | undefined;
  /** A call is over that lasted so many ms. */
  over(session: WatchedSession, duration: number, record: CallRecord | undefined): void;
}

/** The events that are read. */
export interface ReadEvents {
  takeSession(): WatchedSession | undefined;
  textAt(index: number, encoding: 'utf8' | 'latin1'): unknown;
}

/** A call of which not all events are read. */
interface ReadCall {
  readonly session: WatchedSession;
  readonly begun: number;
  readonly record: CallRecord | undefined;
  readonly dialogue: WatchedDialogue | undefined;
  /** Which of its two ends was read: that of the session, or that of the connection. Either may be the first. */
  end: EventKind | undefined;
}

/** Makes records of the events of calls. Of a call that is not kept it reads that it ended, and nothing else. */
export class EventReader {
  readonly #keeper: RecordKeeper;
  readonly #calls = new Map<number, ReadCall>();

  constructor(keeper: RecordKeeper) {
    this.#keeper = keeper;
  }

  /** Reads the next event. */
  read(kind: EventKind, number: number, at: number, index: number, events: ReadEvents): void {
    if (kind === EVENT.begun) {
      const session = events.takeSession();
      if (session !== undefined) this.#begin(session, at, index, events);
      return;
    }
    if (kind === EVENT.noted) {
      // It may come after the end of the connection: of work after the call.
      const noted = this.#keeper.recordOf(number);
      noted?.moveTo(at);
      noted?.note(events.textAt(index, 'utf8') as CallEvent);
      return;
    }
    const call = this.#calls.get(number);
    if (call === undefined) return;
    const { record, dialogue } = call;
    if (record === undefined || dialogue === undefined) {
      if (kind !== EVENT.ended) return;
      this.#end(call, at);
      // The end of its connection tells nothing.
      this.#calls.delete(number);
      return;
    }
    record.moveTo(at);
    if (kind === EVENT.sent) dialogue.sent(events.textAt(index, 'utf8') as string);
    else if (kind === EVENT.received) dialogue.received(events.textAt(index, 'latin1') as string);
    else if (kind === EVENT.closing) dialogue.closing();
    else {
      if (kind === EVENT.ended) this.#end(call, at);
      else dialogue.peerClosed();
      if (call.end !== undefined) this.#calls.delete(number);
      call.end = kind;
    }
  }

  #begin(session: WatchedSession, begun: number, index: number, events: ReadEvents): void {
    const environment = events.textAt(index, 'utf8') as string | Record<string, string>;
    const record = this.#keeper.begun(session, begun, callerOf(environment));
    const { mask } = this.#keeper;
    const dialogue = record && new WatchedDialogue(environment, record, mask);
    this.#calls.set(session.number, { session, begun, record, dialogue, end: undefined });
  }

  #end({ session, begun, record }: ReadCall, at: number): void {
    this.#keeper.over(session, at - begun, record);
  }
}

/** The number of the caller; empty if there is none. */
function callerOf(environment: string | Record<string, string>): string {
  const number =
    typeof environment === 'string'
      ? /^agi_callerid: (.*)$/m.exec(environment)?.[1]
      : environment.agi_callerid;
  return number === undefined || number === 'unknown' ? '' : number;
}
