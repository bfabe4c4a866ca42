import { EventEmitter } from 'node:events';
import {
  AGIError,
  type AudioLine,
  type AudioLineEnd,
  type AudioLineEvents,
  type AudioLineMode,
  type AudioRate,
  type SpeakOptions,
  type SpeakResult,
  type VoiceActivityDetector,
} from '../../core/index.js';
import { emitSafely, reportThrown, type EventCall } from '../../core/internal.js';
import { encodeAudio } from '../codec/encoder.js';
import { FRAMES_PER_SECOND, MAX_QUEUED_KEYS } from '../codec/limits.js';
import { BoundedQueue } from './bounded-queue.js';
import { Framer } from './framer.js';
import type { LevelMeter } from './level-meter.js';
import type { Paced, Pacer } from './pacer.js';
import { SpeechOutput } from './speech-output.js';

/** The connection of a line, as the line needs it. */
export interface LineConnection {
  /** Sends one message in one write; `false` where Asterisk has not taken the one before yet. */
  send(message: Buffer): boolean;
  /** Asterisk forgets what was sent beside a call and is not heard yet. */
  forgetSent(): void;
  /** Ends the connection politely. */
  end(): void;
  /** Resolves when it is closed. */
  readonly whenClosed: Promise<void>;
}

/** Everything that a line is made of. */
export interface LineSettings {
  readonly rate: AudioRate;
  readonly mode: AudioLineMode;
  /** Why there are no keys; `undefined` where there are. */
  readonly noKeys: string | undefined;
  readonly maxQueuedFrames: number;
  /** The call of the line, for reports of errors. */
  readonly call: EventCall & { readonly hungUp: boolean };
  readonly detector: VoiceActivityDetector;
}

/** Counts of the frames of one line. */
export interface LineCounts {
  received: number;
  dropped: number;
  sent: number;
  /** Frames that were due while Asterisk did not read. */
  unsent: number;
  /** Frames without samples amid something that is spoken: its next piece had not come. */
  late: number;
}

/** The live audio of one call, over one connection. */
export class Line extends EventEmitter<AudioLineEvents> implements AudioLine, Paced {
  readonly rate: AudioRate;
  readonly mode: AudioLineMode;
  readonly counts: LineCounts = { received: 0, dropped: 0, sent: 0, unsent: 0, late: 0 };
  /** Resolves with the reason when the line is over. */
  readonly over: Promise<AudioLineEnd>;
  /** The work that is left when the line is over: `close()` waits for it. Never rejects. */
  leave: (() => Promise<void>) | undefined;
  /** Measures the line; `undefined` unless somebody wants to know. */
  meter: LevelMeter | undefined;
  #left: Promise<void> | undefined;
  readonly #settings: LineSettings;
  readonly #connection: LineConnection;
  readonly #pacer: Pacer;
  readonly #framer: Framer;
  readonly #output: SpeechOutput;
  readonly #silence: Int16Array;
  readonly #frames = new Set<BoundedQueue<Int16Array>>();
  readonly #keys = new Set<BoundedQueue<string>>();
  #detector: VoiceActivityDetector | undefined;
  #speaking = false;
  #end: AudioLineEnd | undefined;
  #resolveOver!: (reason: AudioLineEnd) => void;

  constructor(settings: LineSettings, connection: LineConnection, pacer: Pacer) {
    super();
    const { rate, mode } = settings;
    const frameLength = rate / FRAMES_PER_SECOND;
    this.rate = rate;
    this.mode = mode;
    this.#settings = settings;
    this.#connection = connection;
    this.#pacer = pacer;
    this.#silence = new Int16Array(frameLength);
    this.over = new Promise((resolve) => {
      this.#resolveOver = resolve;
    });
    this.#framer = new Framer(frameLength, (frame) => {
      this.#hear(frame);
    });
    this.#output = new SpeechOutput(rate, frameLength, {
      onBegin: () => {
        pacer.add(this);
      },
      onCut: () => {
        // In place of a call nothing waits in Asterisk: each frame goes to the telephone at once.
        if (mode === 'beside') connection.forgetSent();
      },
    });
    // A telephone that is connected with us sends at all times, and so does this line. Beside the call
    // there is a tone of silence for that.
    if (mode === 'in-place') pacer.add(this);
  }

  /** @internal An error of a listener is reported, and not thrown to the caller. */
  override emit<Name>(
    name: Name | keyof AudioLineEvents,
    ...args: Name extends keyof AudioLineEvents ? AudioLineEvents[Name] : never
  ): boolean {
    return emitSafely(this, name as string | symbol, args, () => this.#settings.call);
  }

  get closed(): boolean {
    return this.#end !== undefined;
  }

  get speaking(): boolean {
    return this.#speaking;
  }

  get dropped(): number {
    return this.counts.dropped;
  }

  frames(): AsyncIterableIterator<Int16Array, undefined> {
    const onDrop = (): void => {
      this.counts.dropped++;
    };
    return this.#reader(this.#frames, this.#settings.maxQueuedFrames, onDrop);
  }

  keys(): AsyncIterableIterator<string, undefined> {
    const { noKeys } = this.#settings;
    if (noKeys !== undefined) throw new AGIError('E_AGI_UNSUPPORTED', `keys: ${noKeys}`);
    return this.#reader(this.#keys, MAX_QUEUED_KEYS, () => undefined);
  }

  speak(
    pcm: Int16Array | AsyncIterable<Int16Array>,
    options: SpeakOptions = {},
  ): Promise<SpeakResult> {
    const spoken = this.#speak(pcm, options);
    // A promise that nobody awaits must not end the process.
    spoken.catch(() => undefined);
    return spoken;
  }

  clear(): void {
    this.#output.clear();
  }

  async close(): Promise<void> {
    this.finish('closed');
    await Promise.all([this.#connection.whenClosed, this.#left]);
  }

  sendDue(): void {
    const spoken = this.#output.nextFrame();
    if (spoken === undefined && this.#output.isLate) this.counts.late++;
    // The audio, which may have been asked for more, may have closed the line.
    if (this.closed) return;
    if (spoken !== undefined) this.#send(spoken);
    else if (this.mode === 'in-place') this.#send(this.#silence);
    else if (this.#output.idle) this.#pacer.remove(this);
  }

  /**
   * @internal Tells of speech from now on. Nobody can listen before the line is given out, and a caller who
   * speaks already would never be told of: `speech` comes once.
   */
  detectSpeech(): void {
    if (!this.closed) this.#detector = this.#settings.detector;
  }

  /** @internal Takes samples of the caller's. */
  received(samples: Buffer): void {
    if (!this.closed) this.#framer.push(samples);
  }

  /** @internal Takes a key of the caller's. */
  keyPressed(key: string): void {
    for (const queue of this.#keys) queue.push(key);
  }

  /** @internal The line is over: the first reason counts. */
  finish(reason: AudioLineEnd): void {
    if (this.#end !== undefined) return;
    this.#end = reason;
    this.#pacer.remove(this);
    this.#connection.end();
    this.#output.clear();
    for (const queue of this.#frames) queue.end();
    for (const queue of this.#keys) queue.end();
    this.#frames.clear();
    this.#keys.clear();
    this.#detector = undefined;
    this.#left = this.leave?.();
    this.#resolveOver(reason);
    this.emit('close', reason);
  }

  #reader<Item>(
    readers: Set<BoundedQueue<Item>>,
    most: number,
    onDrop: () => void,
  ): BoundedQueue<Item> {
    const queue = new BoundedQueue<Item>(most, onDrop, (left) => readers.delete(left));
    if (this.closed) queue.end();
    else readers.add(queue);
    return queue;
  }

  #hear(frame: Int16Array): void {
    this.counts.received++;
    this.meter?.heard(frame);
    for (const queue of this.#frames) queue.push(frame);
    const change = this.#detect(frame);
    if (change === undefined || this.closed) return;
    this.#speaking = change === 'speech';
    this.emit(change);
  }

  #detect(frame: Int16Array): 'speech' | 'silence' | undefined {
    try {
      return this.#detector?.push(frame);
    } catch (error) {
      // It would throw for each frame.
      this.#detector = undefined;
      reportThrown('the voice activity', error, this.#settings.call.request.uniqueId);
      return undefined;
    }
  }

  async #speak(pcm: unknown, options: SpeakOptions): Promise<SpeakResult> {
    if (this.#end !== undefined) throw this.#closedError(this.#end);
    return this.#output.speak(pcm, options);
  }

  #send(frame: Int16Array): void {
    if (frame !== this.#silence) this.meter?.said(frame);
    if (this.#connection.send(encodeAudio(this.rate, frame))) this.counts.sent++;
    else this.counts.unsent++;
  }

  #closedError(reason: AudioLineEnd): AGIError {
    const { call } = this.#settings;
    const channel = call.request.uniqueId;
    if (reason === 'hangup' || call.hungUp) {
      const message = 'speak: the call was hung up or redirected';
      return new AGIError('E_AGI_HANGUP', message, { channel });
    }
    const message = `speak: the audio line is closed (${reason}); attach() gives a new one`;
    return new AGIError('E_AUDIO_CLOSED', message, { channel });
  }
}
