// Test runners replace the global timers where a test fakes the time of its own code.
import { setImmediate, setTimeout } from 'node:timers/promises';
import { AGIError } from '../../core/index.js';
import type { DialogueLine } from '../dialogue/dialogue-line.js';
import type { SimulatedCallOptions } from '../options/call-options.js';
import type { CallMoment } from '../report/call-report.js';
import type { CallerIdentity } from './caller-id.js';
import type { ChannelFacts } from './channel-facts.js';
import { ChannelVariables } from './channel-variables.js';
import type { Clock } from '../time/clock.js';
import { Notes } from '../report/notes.js';
import { SimulatedDatabase } from '../options/simulated-database.js';
import { fromWire, toWire } from '../wire/wire-text.js';

/** What can happen on a channel. */
type Happening =
  | { kind: 'time' }
  | { kind: 'key'; key: string }
  | { kind: 'text'; text: string }
  | { kind: 'hangup' }
  | { kind: 'bytes' };

/** How a wait ended, and how long it took, in ms. */
export type WaitEnd = Happening & { readonly after: number };

/** What a wait ends for, beside a hangup. */
export interface WaitFor {
  /** At most so long, in ms; for ever if negative. */
  ms: number;
  /** Keys that end it. Other keys are lost. */
  keys?: string;
  /** Bytes from the server end it. */
  bytes?: boolean;
  /** A text message ends it. */
  text?: boolean;
}

/** Every key of a telephone. */
export const ANY_KEY = '0123456789*#ABCD';

/** The cause of a caller who hangs up (Q.850). */
export const NORMAL_CLEARING = 16;

/** Between two vain attempts of an application that outlives its call, in ms. */
const PAUSE = 100;

let channels = 0;

/** The channel of a simulated call: what it is, what it knows, and what happens on it. */
export class SimulatedChannel implements ChannelFacts {
  readonly name: string;
  readonly uniqueId: string;
  readonly options: SimulatedCallOptions;
  readonly clock: Clock;
  readonly database: SimulatedDatabase;
  readonly variables: ChannelVariables;
  readonly settings = new Map<string, string>();
  callerId: CallerIdentity;
  readonly place: ChannelFacts['place'];
  up: boolean;
  hungUp: boolean;
  /** Until when the caller is known to speak, on the call's clock. */
  speaksUntil = 0;
  /** Takes back the hangup that SET AUTOHANGUP asked for. */
  cancelAutoHangup: (() => void) | undefined;
  hungUpBy: 'caller' | 'asterisk' | undefined;
  hangupCause: number;
  readonly report = new Notes();

  /** Set by the session: whether bytes have come that nothing has read. */
  hasBytes: () => boolean = () => false;
  /** Told of a hangup. */
  readonly hangups = new Set<() => void>();
  /** Set by the caller: what they hear, by the names that a script may give it. */
  onCue: (...names: string[]) => void = () => undefined;

  /** Set by the session: told of a mistake of the test's own that ends the call. */
  onFault: (error: unknown) => void = () => undefined;

  #closed = false;
  #listening: ((happening: Happening) => boolean) | undefined;

  constructor(options: SimulatedCallOptions, clock: Clock) {
    const number = ++channels;
    this.options = options;
    this.clock = clock;
    this.database = options.database ?? new SimulatedDatabase();
    const { callerId = {}, environment = {} } = options;
    this.callerId = { name: toWire(callerId.name ?? ''), number: toWire(callerId.number ?? '') };
    const name = `Simulated/call-${String(number).padStart(8, '0')}`;
    const uniqueId = `${Math.floor(Date.now() / 1000)}.${number}`;
    this.name = toWire(environment.agi_channel ?? name);
    this.uniqueId = toWire(environment.agi_uniqueid ?? uniqueId);
    this.place = {
      context: toWire(environment.agi_context ?? 'default'),
      extension: toWire(environment.agi_extension ?? '100'),
      priority: toWire(environment.agi_priority ?? '1'),
    };
    this.settings.set('language', toWire(environment.agi_language ?? 'en'));
    this.up = options.answered ?? false;
    this.hungUp = options.dead ?? false;
    this.hangupCause = this.hungUp ? NORMAL_CLEARING : 0;
    this.variables = new ChannelVariables(this, options.variables);
  }

  /** Adds a line to the dialogue. */
  tell(kind: DialogueLine['kind'], wire: string): void {
    if (this.#closed) return;
    const line = { kind, text: fromWire(wire), at: Math.round(this.clock.now()) };
    this.report.dialogue.push(line);
    this.#show(line);
  }

  /** A listener's mistake is a fault of the call: nothing else would hear of it. */
  #show(line: DialogueLine): void {
    try {
      const told: unknown = this.options.onLine?.(line);
      if (isPromise(told)) told.then(undefined, this.onFault);
    } catch (error) {
      this.onFault(error);
    }
  }

  /** The call is over: nothing is added to it, and what an application still waits for never comes. */
  close(): void {
    this.#closed = true;
    this.hungUp = true;
    this.#happens({ kind: 'hangup' });
  }

  /** Notes something that the call is about. */
  note(kind: CallMoment['kind'], what: string): void {
    if (this.#closed) return;
    this.report.add(kind, what, Math.round(this.clock.now()));
  }

  /** The caller presses a key. It is lost unless a command listens for it, as in Asterisk. */
  press(key: string): void {
    if (this.hungUp) return;
    const heard = this.#happens({ kind: 'key', key });
    this.tell('caller', heard ? `presses ${key}` : `presses ${key}, which nothing listens for`);
    if (heard) this.note('pressed', key);
  }

  /** The caller sends a text message, which is lost unless a command waits for one. */
  text(text: string): void {
    if (this.hungUp) return;
    this.#happens({ kind: 'text', text: toWire(text) });
    this.tell('caller', `sends ${toWire(text)}`);
  }

  /** The caller speaks from now on for so long. */
  speak(ms: number): void {
    if (this.hungUp) return;
    this.speaksUntil = Math.max(this.speaksUntil, this.clock.now() + ms);
    this.tell('caller', `speaks for ${ms} ms`);
  }

  /** The call is over for the caller, who hung up or was hung up on. */
  hangup(
    byWhom: 'caller' | 'asterisk' = 'caller',
    cause = byWhom === 'caller' ? NORMAL_CLEARING : 0,
  ): void {
    if (this.hungUp) return;
    this.hungUp = true;
    this.hangupCause = cause;
    this.hungUpBy = byWhom;
    if (byWhom === 'caller') this.tell('caller', 'hangs up');
    this.note('hung up', byWhom);
    this.#happens({ kind: 'hangup' });
    for (const tell of this.hangups) tell();
  }

  /** Bytes came from the server. */
  bytesCame(): void {
    this.#happens({ kind: 'bytes' });
  }

  /** Waits. A channel does one thing at a time: the session never has two waits under way. */
  wait({ ms, keys = '', bytes = false, text = false }: WaitFor): Promise<WaitEnd> {
    const started = this.clock.now();
    if (this.#closed) return afterTheCall();
    // In a later turn: an application that waits in a loop without end must not stop the process.
    if (this.hungUp) return setImmediate({ kind: 'hangup', after: 0 });
    if (bytes && this.hasBytes()) return Promise.resolve({ kind: 'bytes', after: 0 });
    return new Promise((resolve) => {
      this.clock.waitBegins();
      const finish = (happening: Happening): void => {
        this.#listening = undefined;
        cancel?.();
        this.clock.waitEnds();
        resolve({ ...happening, after: this.clock.now() - started });
      };
      const cancel =
        ms < 0
          ? undefined
          : this.clock.schedule(ms, () => {
              finish({ kind: 'time' });
            });
      this.#listening = (happening) => {
        const ends =
          happening.kind === 'hangup' ||
          (happening.kind === 'key' && keys.includes(happening.key)) ||
          (happening.kind === 'text' && text) ||
          (happening.kind === 'bytes' && bytes);
        if (ends) finish(happening);
        return ends;
      };
    });
  }

  #happens(happening: Happening): boolean {
    return this.#listening?.(happening) ?? false;
  }
}

/** Rejects, so that an application which outlives its call ends; slowly, for one that tries again. */
async function afterTheCall(): Promise<never> {
  await setTimeout(PAUSE, undefined, { ref: false });
  throw new AGIError('E_AGI_CHANNEL_DESTROYED', 'the simulated call is over');
}

/** A listener may be an async function. */
function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value;
}
