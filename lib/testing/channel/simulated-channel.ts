// Test runners replace the global timers where a test fakes the time of its own code.
import { setImmediate } from 'node:timers/promises';
import type { DialogueLine } from '../dialogue/dialogue-line.js';
import type { SimulatedCallOptions } from '../options/call-options.js';
import type { CallMoment } from '../report/call-report.js';
import type { CallerAudio } from './caller-audio.js';
import type { CallerIdentity } from './caller-id.js';
import type { ChannelFacts } from './channel-facts.js';
import { ChannelVariables } from './channel-variables.js';
import type { Clock } from '../time/clock.js';
import { Notes } from '../report/notes.js';
import type { DatabaseContents } from '../options/database-contents.js';
import { placeIn } from '../options/dialplan-place.js';
import { contentsOf, SimulatedDatabase } from '../options/simulated-database.js';
import { fromWire, toWire } from '../wire/wire-text.js';
import type { OpenDecisions } from './open-decisions.js';
import { afterTheCall, type ChannelEvent, type WaitEnd, type WaitFor } from './waiting.js';

/** Every key of a telephone. */
export const ANY_KEY = '0123456789*#ABCD';

/** The cause of a call that the caller hung up (Q.850). */
export const NORMAL_CLEARING = 16;

/** The side that ended a call, or `redirect` for somebody who took it elsewhere. */
export type HungUpBy = 'caller' | 'asterisk' | 'redirect';

/** The kind of a moment for which a caller may wait. A prompt is a sound, or silence for keys. */
export type CueKind = 'prompt' | 'recording' | 'application' | 'subroutine';

let channels = 0;

/** The channel of a simulated call: its facts, its variables, and what the caller does on it. */
export class SimulatedChannel implements ChannelFacts {
  readonly name: string;
  readonly uniqueId: string;
  readonly options: SimulatedCallOptions;
  readonly clock: Clock;
  readonly database: DatabaseContents;
  readonly variables: ChannelVariables;
  readonly settings = new Map<string, string>();
  callerId: CallerIdentity;
  readonly place: ChannelFacts['place'];
  /** Whether Asterisk refused the call that was not answered: its state is `Busy` then. */
  refused = false;
  hungUp: boolean;
  /** The times during which the caller speaks, in ms on the call's clock. */
  readonly speech: { readonly from: number; readonly to: number }[] = [];
  /** What the caller says and hears on a line of live audio; set by the session. */
  audio: CallerAudio | undefined;
  /** Cancels the hangup that SET AUTOHANGUP asked for. */
  cancelAutoHangup: (() => void) | undefined;
  /** The side that hung up, or `redirect` if the call was taken elsewhere: to the server it looks the same. */
  hungUpBy: HungUpBy | undefined;
  hangupCause: number;
  /** The facts of the call that are kept for its report. */
  readonly report = new Notes();

  /** Tells whether bytes have come that nothing has read; set by the session. */
  hasBytes: () => boolean = () => false;
  /** Listeners that are called at a hangup. */
  readonly hangups = new Set<() => void>();
  /** Called when a moment begins that a script may name, with all its names; set by the caller. */
  onCue: (kind: CueKind, ...names: string[]) => void = () => undefined;
  /** Called with each command before it is executed; set by the caller. */
  onCommand: (line: string) => void = () => undefined;
  /** Decides what is left open, where all ways through a call are tried. */
  decisions: OpenDecisions | undefined;
  /** The causes that end the wait that goes on; `undefined` while there is none. */
  waitingFor: WaitFor | undefined;

  /** Called with an error that code of the test threw, which ends the call; set by the session. */
  onFault: (error: unknown) => void = () => undefined;

  readonly #began: number;
  #closed = false;
  /** When the call was answered, on its clock. */
  #answeredAt: number | undefined;
  #listening: ((event: ChannelEvent) => boolean) | undefined;

  constructor(options: SimulatedCallOptions, clock: Clock) {
    const number = ++channels;
    this.options = options;
    this.clock = clock;
    this.#began = options.startsAt?.getTime() ?? Date.now();
    this.database = contentsOf(options.database ?? new SimulatedDatabase());
    const { callerId = {}, environment = {} } = options;
    this.callerId = { name: toWire(callerId.name ?? ''), number: toWire(callerId.number ?? '') };
    const name = `Simulated/call-${String(number).padStart(8, '0')}`;
    const uniqueId = `${Math.floor(this.#began / 1000)}.${number}`;
    this.name = toWire(environment.agi_channel ?? name);
    this.uniqueId = toWire(environment.agi_uniqueid ?? uniqueId);
    this.place = {
      context: toWire(environment.agi_context ?? 'default'),
      extension: toWire(environment.agi_extension ?? '100'),
      priority: toWire(environment.agi_priority ?? '1'),
    };
    this.settings.set('language', toWire(environment.agi_language ?? 'en'));
    if (options.answered) this.#answeredAt = 0;
    this.hungUp = options.dead ?? false;
    this.hangupCause = this.hungUp ? NORMAL_CLEARING : 0;
    this.variables = new ChannelVariables(this, options.variables);
  }

  get timeOfDay(): number {
    return this.#began + this.clock.now();
  }

  get up(): boolean {
    return this.#answeredAt !== undefined;
  }

  /** How long ago the call was answered, in ms; `undefined` if it was not. */
  get upTime(): number | undefined {
    return this.#answeredAt === undefined ? undefined : this.clock.now() - this.#answeredAt;
  }

  /** When the caller stops speaking, on the call's clock. */
  get speaksUntil(): number {
    return this.speech.reduce((latest, { to }) => Math.max(latest, to), 0);
  }

  /** Answers the call, unless it was answered before. */
  answer(): void {
    this.#answeredAt ??= this.clock.now();
  }

  /** Adds a line to the dialogue. */
  tell(kind: DialogueLine['kind'], wire: string): void {
    if (this.#closed) return;
    const line = { kind, text: fromWire(wire), at: Math.round(this.clock.now()) };
    this.report.dialogue.push(line);
    this.#show(line);
  }

  /** Gives a line to `onLine`. Its error ends the call: nothing else would report it. */
  #show(line: DialogueLine): void {
    try {
      const told: unknown = this.options.onLine?.(line);
      if (isPromise(told)) told.then(undefined, this.onFault);
    } catch (error) {
      this.onFault(error);
    }
  }

  /** Ends the call: nothing is added to it any more, and an application that still waits gets a hangup. */
  close(): void {
    this.#closed = true;
    this.hungUp = true;
    this.#emit({ kind: 'hangup' });
  }

  /** Writes down a moment of the call. */
  note(kind: CallMoment['kind'], what: string): void {
    if (this.#closed) return;
    this.report.add(kind, what, Math.round(this.clock.now()));
  }

  /** The caller presses a key. It is lost unless a command listens for it, as in Asterisk. */
  press(key: string): void {
    if (this.hungUp) return;
    const heard = this.#emit({ kind: 'key', key });
    this.tell('caller', heard ? `presses ${key}` : `presses ${key}, which nothing listens for`);
    if (heard) this.note('pressed', key);
  }

  /** The caller sends a text message, which is lost unless a command waits for one. */
  text(text: string): void {
    if (this.hungUp) return;
    this.#emit({ kind: 'text', text: toWire(text) });
    this.tell('caller', `sends ${toWire(text)}`);
  }

  /** The caller speaks for a time in ms, beginning now. */
  speak(ms: number): void {
    if (this.hungUp) return;
    const from = this.clock.now();
    this.speech.push({ from, to: from + ms });
    this.audio?.noise(ms);
    this.tell('caller', `speaks for ${ms} ms`);
  }

  /** The caller hangs up, or Asterisk hangs up on the caller. */
  hangup(
    byWhom: 'caller' | 'asterisk' = 'caller',
    cause = byWhom === 'caller' ? NORMAL_CLEARING : 0,
  ): void {
    if (this.hungUp) return;
    this.hangupCause = cause;
    if (byWhom === 'caller') this.tell('caller', 'hangs up');
    this.note('hung up', byWhom);
    this.#end(byWhom);
  }

  /**
   * Somebody takes the call to another place of the dialplan. To the server it looks like a hangup.
   *
   * @param to as people write it: `context,extension,priority`
   */
  redirect(to: string): void {
    if (this.hungUp) return;
    this.tell('caller', `is redirected to ${toWire(to)}`);
    this.note('redirected', to);
    this.#goesOnAt(to, (priority) => priority);
    this.#end('redirect');
  }

  /**
   * An application moves the call. The dialplan goes on at the next priority when the session ends: until
   * then, the priority before that is the one that can be read.
   */
  moveTo(to: string): void {
    this.#goesOnAt(to, (priority) => {
      const number = Number(priority);
      return Number.isInteger(number) ? String(number - 1) : priority;
    });
  }

  /** The caller transfers the party with whom they speak. Asterisk refuses it while there is none. */
  transfer(): void {
    if (this.hungUp) return;
    const accepted = this.#emit({ kind: 'transfer' });
    const refusal = accepted ? '' : ', which Asterisk refuses: no far end is connected';
    this.tell('caller', `transfers the far end${refusal}`);
    if (accepted) this.note('transferred', '');
  }

  /** Bytes came from the server. */
  bytesCame(): void {
    this.#emit({ kind: 'bytes' });
  }

  /** The manager skips what plays, and ends a wait for a key: it is as if the time were over. */
  skip(): void {
    this.#emit({ kind: 'time' });
  }

  /** Waits. A channel does one thing at a time: there are never two waits at once. */
  wait(given: WaitFor): Promise<WaitEnd> {
    const { ms, keys = '', bytes = false, text = false, transfer = false } = given;
    const started = this.clock.now();
    if (this.#closed) return afterTheCall();
    // It resolves in a later turn: an application that waits in an endless loop must not block the process.
    if (this.hungUp) return setImmediate({ kind: 'hangup', after: 0 });
    if (bytes && this.hasBytes()) return Promise.resolve({ kind: 'bytes', after: 0 });
    return new Promise((resolve) => {
      this.clock.waitBegins();
      this.waitingFor = { ms, keys, bytes, text, transfer };
      const finish = (event: ChannelEvent): void => {
        this.#listening = undefined;
        this.waitingFor = undefined;
        cancel?.();
        this.clock.waitEnds();
        this.decisions?.waitEnded();
        resolve({ ...event, after: this.clock.now() - started });
      };
      const cancel =
        ms < 0
          ? undefined
          : this.clock.schedule(ms, () => {
              finish({ kind: 'time' });
            });
      this.#listening = (event) => {
        const ends =
          event.kind === 'hangup' ||
          event.kind === 'time' ||
          (event.kind === 'key' && keys.includes(event.key)) ||
          (event.kind === 'text' && text) ||
          (event.kind === 'transfer' && transfer) ||
          (event.kind === 'bytes' && bytes);
        if (ends) finish(event);
        return ends;
      };
    });
  }

  #goesOnAt(to: string, readable: (priority: string) => string): void {
    const place = placeIn(to);
    Object.assign(this.report.continueAt, place);
    this.place.context = toWire(place.context);
    this.place.extension = toWire(place.extension);
    this.place.priority = toWire(readable(place.priority));
  }

  #end(byWhom: HungUpBy): void {
    this.hungUp = true;
    this.hungUpBy = byWhom;
    this.#emit({ kind: 'hangup' });
    for (const tell of this.hangups) tell();
  }

  #emit(event: ChannelEvent): boolean {
    return this.#listening?.(event) ?? false;
  }
}

/** Whether a listener returned a promise, as an async function does. */
function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value;
}
