import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { AGIChannel, AGIDiagnostics, AGIServer, WatchedCall } from '../../../core/index.js';
import { watchCalls } from '../../../core/internal.js';
import { CallRecord, type RecordOwner } from './call-record.js';
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

/** The part of the bytes that one call may take. */
const SHARE_OF_CALL = 1 / 8;
/** The most routes that are told apart: patterns, and so as many as an application has. */
const MOST_ROUTES = 1000;
/** How many removed calls are remembered, for pages that were away for a moment. */
const MOST_REMOVED = 1000;

const END = 'nestjs-agi:call:end';

/** The calls of some servers: those that run, and the latest of those that are over. */
export class CallStore implements RecordOwner {
  readonly mask: boolean;
  readonly #limits: StoreLimits;
  readonly #records = new Map<string, CallRecord>();
  readonly #running = new Map<WatchedCall, CallRecord>();
  readonly #over = new Set<CallRecord>();
  readonly #routes = new Map<string | undefined, RouteFigures>();
  readonly #removed: { version: number; id: string }[] = [];
  readonly #stops: (() => void)[] = [];
  /** Tells the calls of this process from those of one before. */
  readonly #prefix = Date.now().toString(36);
  #count = 0;
  #bytes = 0;
  #version = 0;
  #forgotten = 0;
  /** Called at each change; must be cheap. */
  onChange: (() => void) | undefined;

  constructor(limits: StoreLimits) {
    this.#limits = limits;
    this.mask = limits.mask;
    const ended = (message: unknown): void => {
      this.#callEnded(message as AGIDiagnostics[typeof END]);
    };
    subscribe(END, ended);
    this.#stops.push(() => unsubscribe(END, ended));
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
    return this.#running.size;
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

  /** The record of a call that runs. */
  of(channel: AGIChannel): CallRecord | undefined {
    return this.#running.get(channel.request);
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
    const stop = watchCalls(
      server,
      (channel, connection) => {
        const id = `${this.#prefix}-${++this.#count}`;
        const record = new CallRecord(id, name, channel, this, replayOf(connection));
        this.#records.set(id, record);
        this.#running.set(channel.request, record);
        this.changed(record);
        return record;
      },
      this.mask,
    );
    this.#stops.push(stop);
    const failed = ({ channel, error }: { channel: AGIChannel; error: Error }): void => {
      this.of(channel)?.addError('a command failed', error);
    };
    server.on('execute_error', failed);
    this.#stops.push(() => server.off('execute_error', failed));
  }

  /** Ends it: nothing more is kept. */
  close(): void {
    for (const stop of this.#stops.splice(0)) stop();
    this.#records.clear();
    this.#running.clear();
    this.#over.clear();
    this.onChange = undefined;
  }

  take(record: CallRecord, bytes: number): boolean {
    const { bytes: most } = this.#limits;
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

  #callEnded({ call, outcome, duration, error }: AGIDiagnostics[typeof END]): void {
    const record = this.#running.get(call);
    if (record === undefined) return;
    this.#running.delete(call);
    record.ended(outcome, duration, error);
    this.#over.add(record);
    this.changed(record);
    if (this.#over.size <= this.#limits.keep) return;
    const [oldest] = this.#over;
    if (oldest !== undefined) this.#remove(oldest);
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
