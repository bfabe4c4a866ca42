import type {
  OpenSimulatedLine,
  SimulatedCallLines,
  SimulatedEnd,
  SimulatedLine,
} from '../../core/internal.js';
import type { CallerAudio } from '../channel/caller-audio.js';
import type { SimulatedChannel } from '../channel/simulated-channel.js';
import type { HeardSpeech } from '../report/call-report.js';
import { HeardText } from './heard-text.js';
import { FRAME_TIME, framesOf, noiseAudio, spokenAudio, spokenFrame } from './spoken-audio.js';

/** For how long a telephone sends silence after the last word, in ms. Then there is nothing more to be learned of it. */
const SILENCE = 3000;

/** A pause of so many ms is between two sounds, and not within one. */
const PAUSE = 500;

/** Something that the caller hears, while it is heard. */
interface Hearing {
  readonly entry: HeardSpeech;
  readonly words: HeardText;
  /** Whether it is a voice of the kit. */
  readonly hasWords: boolean;
  /** When the last of it was heard, in ms of the call's own time. */
  lastAt: number;
  /** The number of the frame that follows. */
  next: number;
}

/** The line of live audio of a simulated call: what the caller says and hears, in the time of the call. */
export class CallerLines implements SimulatedCallLines, CallerAudio, SimulatedEnd {
  readonly #channel: SimulatedChannel;
  readonly #awaited = new Map<string, OpenSimulatedLine>();
  #line: SimulatedLine | undefined;
  /** The frames that the caller is about to say. */
  #frames: Int16Array[] = [];
  #silentFrames = 0;
  #isSpeaking = false;
  #cancel: (() => void) | undefined;
  /** What the caller hears now. */
  #hearing: Hearing | undefined;

  constructor(channel: SimulatedChannel) {
    this.#channel = channel;
    channel.audio = this;
    channel.hangups.add(() => {
      this.close();
    });
  }

  now(): number {
    return this.#channel.clock.now();
  }

  alarm(ring: () => void): { set(ms: number): void; clear(): void } {
    const { clock } = this.#channel;
    let cancel: (() => void) | undefined;
    const clear = (): void => {
      if (cancel === undefined) return;
      cancel();
      cancel = undefined;
      clock.waitEnds();
    };
    return {
      clear,
      set: (ms) => {
        clear();
        clock.waitBegins();
        cancel = clock.schedule(ms, () => {
          cancel = undefined;
          ring();
          clock.waitEnds();
        });
      },
    };
  }

  await(id: string, open: OpenSimulatedLine): void {
    this.#awaited.set(id, open);
  }

  connect(id: string): boolean {
    const open = this.#awaited.get(id);
    this.#awaited.delete(id);
    const line = open?.(this);
    if (line === undefined) return false;
    this.#line = line;
    this.#silentFrames = SILENCE / FRAME_TIME;
    this.#goOn();
    return true;
  }

  say(text: string): number | undefined {
    return this.#line && this.play(spokenAudio(text, { rate: this.#line.rate }));
  }

  noise(ms: number): void {
    if (this.#line) this.play(noiseAudio(ms, this.#line.rate));
  }

  play(samples: Int16Array): number | undefined {
    if (this.#line === undefined) return undefined;
    const frames = framesOf(samples, this.#line.rate);
    this.#frames.push(...frames);
    this.#goOn();
    return frames.length * FRAME_TIME;
  }

  heard(frame: Int16Array): void {
    const spoken = spokenFrame(frame);
    const index = spoken?.index ?? 0;
    const hasWords = spoken !== undefined;
    let hearing = this.#hearing;
    const goesOn =
      hearing?.hasWords === hasWords &&
      (hasWords ? index === hearing.next : this.now() - hearing.lastAt < PAUSE);
    if (hearing === undefined || !goesOn) hearing = this.#begin(hasWords);
    hearing.lastAt = this.now();
    hearing.words.push(frame);
    const { entry, words } = hearing;
    const isNew = entry.ms === 0;
    entry.text = words.text;
    entry.ms += FRAME_TIME;
    entry.cut = spoken !== undefined && index + 1 < spoken.count;
    hearing.next = index + 1;
    if (isNew) this.#tell(entry.text);
    if (spoken !== undefined && !entry.cut) this.#hearing = undefined;
  }

  ended(): void {
    this.#line = undefined;
    this.#frames = [];
    this.#silentFrames = 0;
    this.#cancel?.();
    this.#cancel = undefined;
    this.#stopSpeaking();
  }

  /** Asterisk closes the line with the call. */
  close(): void {
    this.#awaited.clear();
    this.#line?.close();
  }

  #begin(hasWords: boolean): Hearing {
    const entry: HeardSpeech = { text: '', at: Math.round(this.now()), ms: 0, cut: false };
    this.#channel.report.heard.push(entry);
    this.#hearing = { entry, words: new HeardText(), hasWords, lastAt: this.now(), next: 0 };
    return this.#hearing;
  }

  #tell(text: string): void {
    const name = text === '' ? 'audio' : text;
    this.#channel.tell('caller', `hears ${JSON.stringify(name)}`);
    this.#channel.note('heard', name);
    this.#channel.onCue('prompt', name);
  }

  #goOn(): void {
    if (this.#frames.length > 0 && !this.#isSpeaking) {
      this.#isSpeaking = true;
      // While the caller speaks time goes on, also where no command waits.
      this.#channel.clock.waitBegins();
    }
    this.#cancel ??= this.#channel.clock.schedule(FRAME_TIME, () => {
      this.#cancel = undefined;
      this.#sendFrame();
    });
  }

  #sendFrame(): void {
    const line = this.#line;
    if (line === undefined) return;
    const frame = this.#frames.shift();
    if (frame === undefined) this.#silentFrames--;
    else this.#silentFrames = SILENCE / FRAME_TIME;
    line.said(frame ?? new Int16Array(Math.round((line.rate * FRAME_TIME) / 1000)));
    if (this.#frames.length === 0) this.#stopSpeaking();
    if (this.#line !== undefined && (this.#frames.length > 0 || this.#silentFrames > 0))
      this.#goOn();
  }

  #stopSpeaking(): void {
    if (!this.#isSpeaking) return;
    this.#isSpeaking = false;
    this.#channel.clock.waitEnds();
  }
}
