import {
  describeThrown,
  maskDigits,
  type AGIChannel,
  type DescribedThrown,
} from '../../../core/index.js';
import { maskCaller, type DialogueListener, type Side } from '../../../core/internal.js';
import type { CallEvent, WatchedSession } from '../watching/watched-session.js';
import { factsOf, type CallFacts } from './call-facts.js';
import type { RouteFigures } from './route-figures.js';
import { LevelLine } from './level-line.js';
import { short } from './short.js';
import { sizeOf, type TimelineEntry } from './timeline-entry.js';

/** The owner of records, which is told when one of them changes. */
export interface RecordOwner {
  /** Whether texts are masked. */
  readonly mask: boolean;
  /** Whether there is room for so many bytes more; if there is, they are counted. */
  take(record: CallRecord, bytes: number): boolean;
  /** The figures of a route. */
  figuresOf(route: string | undefined): RouteFigures;
}

/** How a call ended. */
export interface CallEnd {
  readonly outcome: string;
  /** How long it lasted, in ms. */
  readonly duration: number;
  readonly error: DescribedThrown | undefined;
}

/** The longest note, in characters. */
const LONGEST_NOTE = 1000;

/** One call as an inspector knows it. It holds no text that is masked. */
export class CallRecord implements DialogueListener {
  readonly id: string;
  readonly server: string;
  readonly startedAt: number;
  /** The record of the call that this one repeats. */
  readonly replayOf: string | undefined;
  readonly caller: string;
  /** Entries that there was no room for. */
  left = 0;
  /** Whether every byte of the dialogue is kept, so that it can be replayed. */
  complete = true;
  commands = 0;
  bytes = 0;
  /** The version of the store at which it last changed. */
  version = 0;
  end: CallEnd | undefined;
  /** The age of the call, in ms, at which the things have happened that it is told of. */
  #at = 0;
  #levels: LevelLine | undefined;
  readonly #session: WatchedSession;
  readonly #owner: RecordOwner;
  readonly #begun: number;
  #heardAt = 0;
  // The entries, in lists of their parts: an object for each of them would take several times the memory.
  readonly #times: number[] = [];
  readonly #kinds: TimelineEntry['kind'][] = [];
  readonly #texts: string[] = [];
  /** The other parts of the few entries that have any, by index. */
  #extras: Map<number, TimelineEntry> | undefined;
  #madeFacts: CallFacts | undefined;
  #figures: RouteFigures | undefined;

  /**
   * @param begun when it began, as `performance.now()` tells
   * @param callerId the number of the caller, which is not masked yet
   */
  constructor(
    id: string,
    session: WatchedSession,
    owner: RecordOwner,
    begun: number,
    callerId: string,
  ) {
    this.id = id;
    this.#session = session;
    this.server = session.server;
    this.replayOf = session.replayOf;
    this.#owner = owner;
    this.#begun = begun;
    this.startedAt = Math.round(Date.now() - this.age);
    this.caller = short(owner.mask && callerId !== '' ? maskCaller(callerId) : callerId);
  }

  /** The channel, as long as the call runs. */
  get channel(): AGIChannel | undefined {
    return this.#session.channel;
  }

  /** Pattern of the call's route; `undefined` until one matched. */
  get route(): string | undefined {
    return this.#session.route ?? this.channel?.request.route;
  }

  /** Time since the call began, in ms. */
  get age(): number {
    return performance.now() - this.#begun;
  }

  /** Asterisk's unique id of the channel. */
  get uniqueId(): string {
    return this.#facts.uniqueId;
  }

  /** Name of the channel. */
  get channelName(): string {
    return this.#facts.channelName;
  }

  /** Name of the caller. */
  get callerName(): string {
    return this.#facts.callerName;
  }

  /** Path of the call. */
  get path(): string {
    return this.#facts.path;
  }

  /** Made when somebody looks: most calls are never looked at. */
  get #facts(): CallFacts {
    return (this.#madeFacts ??= factsOf(this.#texts[0] ?? ''));
  }

  /** The timeline so far. */
  get entries(): TimelineEntry[] {
    return this.#texts.map((text, index): TimelineEntry => {
      const [at = 0, kind = 'log'] = [this.#times[index], this.#kinds[index]];
      return this.#extras?.get(index) ?? { at, kind, text: withoutNewline(text) };
    });
  }

  environment(lines: string, cut: boolean): void {
    if (cut) this.complete = false;
    this.#push(0, 'environment', lines);
  }

  line(from: Side, line: string, cut: boolean): void {
    const at = this.#at;
    if (cut) this.complete = false;
    if (from === 'asterisk') this.#heardAt = at;
    else {
      this.commands++;
      this.#figures ??= this.route === undefined ? undefined : this.#owner.figuresOf(this.route);
      this.#figures?.answered(at - this.#heardAt);
    }
    this.#push(at, from, line);
  }

  closed(side: Side): void {
    this.#push(this.#at, 'closed', side);
  }

  /** Adds an entry, unless there is no room for it. */
  add(entry: TimelineEntry): void {
    const { at, kind, text, detail, duration } = entry;
    const isKept = this.#push(at, kind, text, detail?.length);
    if (!isKept || (detail === undefined && duration === undefined)) return;
    (this.#extras ??= new Map()).set(this.#texts.length - 1, entry);
  }

  /** @returns whether there was room for it */
  #push(at: number, kind: TimelineEntry['kind'], text: string, more = 0): boolean {
    this.#addLevels();
    if (!this.#owner.take(this, sizeOf(text) + more)) {
      this.left++;
      this.complete = false;
      return false;
    }
    this.#times.push(at);
    this.#kinds.push(kind);
    this.#texts.push(text);
    return true;
  }

  /** The things that it is told of from now on happened at this time, as `performance.now()` tells. */
  moveTo(time: number): void {
    this.#at = time - this.#begun;
  }

  /** Adds what is told of the call. */
  note(event: CallEvent): void {
    if (event.kind === 'level') {
      this.#levels ??= new LevelLine(this.#at);
      if (this.#levels.add(event.heard, event.said)) this.#addLevels();
    } else if (event.kind === 'error') this.#addError(event.text, event.thrown);
    else if (event.kind === 'work') {
      const { duration, failure } = event;
      if (failure !== undefined) this.#addError('work after the call failed', failure.thrown);
      else this.add({ at: this.#at, kind: 'work', text: 'work after the call is done', duration });
    } else this.#addNote(event.kind, event.text, event.duration);
  }

  #addError(kind: string, thrown: unknown): void {
    const described = this.#describe(thrown);
    this.#addDescribed(`${kind}: ${described.message}`, described);
  }

  /** Adds the levels that are noted, which are one entry for several of them. */
  #addLevels(): void {
    const levels = this.#levels;
    this.#levels = undefined;
    if (levels !== undefined) this.#push(levels.at, 'level', levels.text);
  }

  #describe(thrown: unknown): DescribedThrown {
    return describeThrown(thrown, this.#owner.mask ? undefined : asIs);
  }

  #addDescribed(text: string, { stack }: DescribedThrown): void {
    // The first line of a stack is the message.
    const detail = stack.split('\n').slice(1).join('\n');
    this.add({ at: this.#at, kind: 'error', text, ...(detail !== '' && { detail }) });
  }

  #addNote(kind: 'log' | 'span' | 'speech', text: string, duration?: number): void {
    const shown = short(this.#owner.mask ? maskDigits(text) : text, LONGEST_NOTE);
    this.add({ at: this.#at, kind, text: shown, ...(duration !== undefined && { duration }) });
  }

  /** The session is over. */
  ended(): void {
    this.#addLevels();
    const { outcome, error: thrown } = this.#session;
    this.#session.error = undefined;
    const error = thrown === undefined ? undefined : this.#describe(thrown);
    if (error !== undefined) {
      this.#addDescribed(`${error.name ?? 'Error'}: ${error.message}`, error);
    }
    this.end = { outcome: short(outcome), duration: this.#at, error };
  }
}

function asIs(text: string): string {
  return text;
}

function withoutNewline(text: string): string {
  return text.endsWith('\n') ? text.slice(0, -1) : text;
}
