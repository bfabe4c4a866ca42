import { randomBytes } from 'node:crypto';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { AGIChannel, AGIDiagnostics, AGIServer, WatchedCall } from '../../../core/index.js';
import { watchSessions } from '../../../core/internal.js';
import { PendingEvents } from '../watching/pending-events.js';
import { WatchedSession, type CallEvent, type SessionOwner } from '../watching/watched-session.js';
import { CallRecord, type RecordOwner } from './call-record.js';
import { EventReader, type RecordKeeper } from './event-reader.js';
import { RouteFigures } from './route-figures.js';

/** The limits of a store. */
export interface StoreLimits {
  /** How many calls that are over are kept. */
  readonly keep: number;
  /** How many bytes all calls may take together, about. */
  readonly bytes: number;
  /** Whether keys, numbers and tokens are masked. */
  readonly mask: boolean;
}

/** The part of the bytes that events take which are not looked at yet. */
const SHARE_OF_EVENTS = 1 / 4;
/** The part of the other bytes that one call may take. */
const SHARE_OF_CALL = 1 / 8;
/** The most routes that are told apart: patterns, and so as many as an application has. */
const MOST_ROUTES = 1000;
/** How many removed calls are remembered, for pages that were away for a moment. */
const MOST_REMOVED = 1000;

const LEVEL = 'nestjs-agi:audio:level';

/** The calls of some servers: those that run, and the latest of those that are over. */
export class CallStore implements RecordOwner, RecordKeeper, SessionOwner {
  readonly mask: boolean;
  readonly #limits: StoreLimits;
  /** The bytes of all records together. */
  readonly #most: number;
  readonly #records = new Map<string, CallRecord>();
  readonly #sessions = new WeakMap<WatchedCall, WatchedSession>();
  readonly #over = new Set<CallRecord>();
  readonly #routes = new Map<string | undefined, RouteFigures>();
  readonly #removed: { version: number; id: string }[] = [];
  readonly #stops: (() => void)[] = [];
  /** Tells these calls from those of another inspector, or of a process before. */
  readonly #prefix = randomBytes(5).toString('hex');
  readonly #events: PendingEvents;
  /** How many calls are over, those that were not kept included. */
  ended = 0;
  #count = 0;
  #running = 0;
  #bytes = 0;
  #version = 0;
  #forgotten = 0;
  /** Called at each change, and when there may be one: {@link catchUp} makes it. Must be cheap. */
  onChange: (() => void) | undefined;

  constructor(limits: StoreLimits) {
    this.#limits = limits;
    this.mask = limits.mask;
    const bytesOfEvents = Math.floor(limits.bytes * SHARE_OF_EVENTS);
    this.#most = limits.bytes - bytesOfEvents;
    const reader = new EventReader(this);
    const events = new PendingEvents(bytesOfEvents, {
      pending: () => this.onChange?.(),
      take: (kind, call, at, index) => {
        reader.read(kind, call, at, index, events);
      },
    });
    this.#events = events;
    this.#listenTo(LEVEL, ({ call, heard, said }) => {
      this.note(call, { kind: 'level', heard, said });
    });
    this.#listenTo('nestjs-agi:speech:heard', ({ call, text = '•••' }) => {
      this.note(call, { kind: 'speech', text: `the caller says: ${text}`, duration: undefined });
    });
    this.#listenTo('nestjs-agi:speech:said', ({ call, text, played, cut }) => {
      const end = cut === true ? ' (the caller interrupts)' : '';
      this.note(call, {
        kind: 'speech',
        text: `the caller hears: ${text}${end}`,
        duration: played,
      });
    });
  }

  #listenTo<Name extends keyof AGIDiagnostics>(
    name: Name,
    listener: (message: AGIDiagnostics[Name]) => void,
  ): void {
    const onMessage = (message: unknown): void => {
      listener(message as AGIDiagnostics[Name]);
    };
    subscribe(name, onMessage);
    this.#stops.push(() => unsubscribe(name, onMessage));
  }

  /** Reads what has happened and was not looked at. Whoever looks calls it first. */
  catchUp(): void {
    this.#events.flush();
  }

  /** Grows with each change. */
  get version(): number {
    return this.#version;
  }

  /** The beginning of all ids of this store. */
  get name(): string {
    return this.#prefix;
  }

  get runningCount(): number {
    return this.#running;
  }

  get all(): CallRecord[] {
    return [...this.#records.values()];
  }

  get routes(): RouteFigures[] {
    return [...this.#routes.values()];
  }

  get(id: string): CallRecord | undefined {
    return this.#records.get(id);
  }

  /** Adds something to the timeline of a call. */
  note(call: WatchedCall, event: CallEvent): void {
    const session =
      this.#sessions.get(call) ?? this.#events.find(({ channel }) => channel?.request === call);
    session?.note(event);
  }

  remember(call: WatchedCall, session: WatchedSession): void {
    this.#sessions.set(call, session);
  }

  recordOf(number: number): CallRecord | undefined {
    return this.#records.get(`${this.#prefix}-${number}`);
  }

  /**
   * The calls that were removed after a version; `undefined` if it is too long ago to know.
   */
  removedSince(version: number): string[] | undefined {
    if (version < this.#forgotten) return undefined;
    return this.#removed.filter((removed) => removed.version > version).map(({ id }) => id);
  }

  /**
   * Keeps the calls of a server from now on.
   *
   * @param replayOf tells of a connection which call it repeats
   */
  watch(
    server: AGIServer,
    name: string,
    replayOf: (connection: object) => string | undefined,
  ): void {
    const stop = watchSessions(server, ({ channel, environment, connection }) => {
      const [number, events] = [++this.#count, this.#events];
      const repeated = replayOf(connection);
      const session = new WatchedSession(number, name, channel, repeated, events, this);
      events.begin(session, environment);
      return session;
    });
    this.#stops.push(stop);
    const failed = ({ channel, error }: { channel: AGIChannel; error: Error }): void => {
      this.note(channel.request, { kind: 'error', text: 'a command failed', thrown: error });
    };
    server.on('execute_error', failed);
    this.#stops.push(() => server.off('execute_error', failed));
  }

  /** Ends it: nothing more is kept. */
  close(): void {
    for (const stop of this.#stops.splice(0)) stop();
    this.#events.close();
    this.#records.clear();
    this.#over.clear();
    this.onChange = undefined;
  }

  begun(session: WatchedSession, at: number, callerId: string): CallRecord | undefined {
    const { order, number, channel } = session;
    // So many calls have ended after it that it would be removed at once.
    if (order > 0 && this.ended - order >= this.#limits.keep) return undefined;
    const id = `${this.#prefix}-${number}`;
    const record = new CallRecord(id, session, this, at, callerId);
    this.#records.set(id, record);
    if (channel !== undefined) this.remember(channel.request, session);
    this.#running++;
    return this.changed(record, record);
  }

  over(session: WatchedSession, duration: number, record: CallRecord | undefined): void {
    this.figuresOf(session.route).ended(session.outcome, duration);
    if (record === undefined) return;
    this.#running--;
    record.ended();
    this.#over.add(record);
    this.changed(record);
    if (this.#over.size <= this.#limits.keep) return;
    const [oldest] = this.#over;
    if (oldest !== undefined) this.#remove(oldest);
  }

  take(record: CallRecord, bytes: number): boolean {
    const most = this.#most;
    if (record.bytes + bytes > most * SHARE_OF_CALL) return this.changed(record, false);
    while (this.#bytes + bytes > most) {
      const [oldest] = this.#over;
      if (oldest === undefined || oldest === record) return this.changed(record, false);
      this.#remove(oldest);
    }
    record.bytes += bytes;
    // A record that was removed meanwhile may still be told of the end of its connection.
    if (this.#records.has(record.id)) this.#bytes += bytes;
    return this.changed(record, true);
  }

  figuresOf(route: string | undefined): RouteFigures {
    const known = this.#routes.get(route);
    if (known !== undefined) return known;
    if (this.#routes.size >= MOST_ROUTES && route !== undefined) return this.figuresOf(undefined);
    const figures = new RouteFigures(route);
    this.#routes.set(route, figures);
    return figures;
  }

  /** Notes that a record has changed, and returns what it was given. */
  changed<Value>(record: CallRecord, value?: Value): Value {
    record.version = ++this.#version;
    this.onChange?.();
    return value as Value;
  }

  #remove(record: CallRecord): void {
    this.#over.delete(record);
    if (!this.#records.delete(record.id)) return;
    this.#bytes -= record.bytes;
    this.#removed.push({ version: ++this.#version, id: record.id });
    if (this.#removed.length > MOST_REMOVED) this.#forgotten = this.#removed.shift()?.version ?? 0;
    this.onChange?.();
  }
}
