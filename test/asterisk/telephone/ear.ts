import { decode, type Codec } from './g711.js';
import { type MillisecondLog } from './millisecond-log.js';
import { AUDIBLE, isTone, rms } from './tone.js';

/** The sound that is expected: any sound, a tone (several frequencies at once), or nothing but silence. */
export type Sound = 'sound' | 'silence' | { tone: number | readonly number[] };

/** One packet of audio. */
export interface HeardFrame {
  /** When it came, in milliseconds of the telephone's log. */
  at: number;
  samples: Int16Array;
  /** How loud it is. */
  rms: number;
}

interface Listener {
  /** Whether what is heard by now is what was waited for. */
  settled: () => boolean;
  reject: (error: Error) => void;
}

/** Frames in a row that make a sound, a tone, and silence. */
const SOUND_RUN = 3;
const TONE_RUN = 5;
const SILENCE_RUN = 15;
const FRAME_TIME = 20;

/** Milliseconds without a packet after which nothing is sent to us any more. */
const NOTHING = 300;

/**
 * Everything that comes to a telephone's ear. A test reads it like a tape: each `hears` goes on where
 * the one before it ended, so that nothing is missed however late the test asks.
 */
export class Ear {
  readonly frames: HeardFrame[] = [];
  /** The keys that came as RFC 4733 events. */
  keys = '';
  private cursor = 0;
  private lastAt: number;
  private readonly listeners = new Set<Listener>();
  private timer: NodeJS.Timeout | undefined;
  private ended: Error | undefined;

  constructor(private readonly log: MillisecondLog) {
    this.lastAt = log.now();
  }

  hearFrame(codec: Codec, payload: Buffer): void {
    const samples = decode(codec, payload);
    this.lastAt = this.log.now();
    this.frames.push({ at: this.lastAt, samples, rms: rms(samples) });
    this.tell();
  }

  hearKey(key: string): void {
    this.keys += key;
    this.tell();
  }

  /** Resolves when `sound` is heard, with the millisecond of the log at which it begins. */
  hears(sound: Sound): Promise<number> {
    const [matches, run] = rule(sound);
    let checked = this.cursor;
    let length = 0;
    return this.listen((resolve) => {
      for (; checked < this.frames.length; checked++) {
        const frame = this.frames[checked]!;
        length = matches(frame) ? length + 1 : 0;
        if (length < run) continue;
        this.cursor = checked + 1;
        resolve(this.frames[checked + 1 - run]?.at ?? frame.at);
        return true;
      }
      // Without packets it is silent, too.
      const silent = sound === 'silence' && this.log.now() - this.lastAt > SILENCE_RUN * FRAME_TIME;
      if (silent) resolve(this.lastAt);
      return silent;
    });
  }

  /** Resolves when no packet has come for a while, from now on. */
  hearsNothing(): Promise<void> {
    const since = this.log.now();
    return this.listen((resolve) => {
      const silent = this.log.now() - Math.max(since, this.lastAt) > NOTHING;
      if (silent) resolve();
      return silent;
    });
  }

  /** Resolves when the keys that were heard so far end in these. */
  hearsKeys(keys: string): Promise<void> {
    return this.listen((resolve) => {
      const heard = this.keys.endsWith(keys);
      if (heard) resolve();
      return heard;
    });
  }

  /** Forgets all that was heard until now. */
  forget(): void {
    this.cursor = this.frames.length;
    this.keys = '';
  }

  /** A character for each 100 ms: `#` is sound, `.` silence, `-` that nothing came. */
  toString(): string {
    const [first] = this.frames;
    const last = this.frames.at(-1);
    if (!first || !last) return 'heard nothing';
    const slots = new Map<number, boolean>();
    const slotOf = (frame: HeardFrame): number => Math.floor((frame.at - first.at) / 100);
    for (const frame of this.frames) {
      const slot = slotOf(frame);
      slots.set(slot, slots.get(slot) === true || frame.rms > AUDIBLE);
    }
    const text = Array.from({ length: slotOf(last) + 1 }, (_, slot) => {
      const loud = slots.get(slot);
      return loud === undefined ? '-' : loud ? '#' : '.';
    });
    return `heard from ${first.at.toFixed(0)} ms on, by 100 ms: ${text.join('')}`;
  }

  /** Nothing more will come. */
  close(): void {
    this.ended = new Error('the call ended before');
    clearInterval(this.timer);
    for (const { reject } of this.listeners) reject(this.ended);
    this.listeners.clear();
  }

  private listen<T>(check: (resolve: (value: T) => void) => boolean): Promise<T> {
    return new Promise((resolve, reject) => {
      if (check(resolve)) return;
      if (this.ended) {
        reject(this.ended);
        return;
      }
      this.listeners.add({ settled: () => check(resolve), reject });
      // That nothing comes is not told by anything that comes. A timer that is late goes off before
      // the packets that have arrived meanwhile are read, so it looks after them.
      this.timer ??= setInterval(() => {
        setImmediate(() => {
          this.tell();
        });
      }, FRAME_TIME);
    });
  }

  private tell(): void {
    for (const listener of this.listeners) {
      if (listener.settled()) this.listeners.delete(listener);
    }
    if (this.listeners.size > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }
}

function rule(sound: Sound): [matches: (frame: HeardFrame) => boolean, run: number] {
  if (sound === 'sound') return [(frame) => frame.rms > AUDIBLE, SOUND_RUN];
  if (sound === 'silence') return [(frame) => frame.rms <= AUDIBLE, SILENCE_RUN];
  return [(frame) => isTone(frame.samples, sound.tone), TONE_RUN];
}
