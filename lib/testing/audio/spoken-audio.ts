/** Frames in a second. */
const FRAMES = 50;
/** The length of a frame, in ms. */
export const FRAME_TIME = 1000 / FRAMES;
/** How long one character takes to be said, in ms. */
const CHARACTER = 60;
/** The shortest word, in ms. */
const SHORTEST = 300;
/** The samples by which a frame is known: no voice has them one after the other. */
const MARK = [0x5a17, -0x3c0e, 0x5a17] as const;
/** Where the facts of a frame stand. */
const INDEX = MARK.length;
const COUNT = INDEX + 1;
const LENGTH = COUNT + 1;
const TEXT = LENGTH + 1;
/** Characters of the text in one frame: a longer text is in several. */
const PART = 64;
/** The loudness of what is said: a voice close to the telephone. */
const LOUD = 6000;

/** What a frame of a spoken text tells. */
export interface SpokenFrame {
  /** The number of the frame, from 0. */
  readonly index: number;
  /** How many frames the text has. */
  readonly count: number;
  /** Characters of the text, and where they begin in it. */
  readonly part: string;
  readonly at: number;
  /** How many characters the whole text has. */
  readonly length: number;
}

/**
 * Makes audio of a text, for tests: it is as loud as a voice, and a recogniser of the kit reads the text in it. The
 * text is in the samples themselves, and so it is heard wherever the audio arrives whole.
 *
 * @param options `rate`: samples in a second, 8000 unless given; `ms`: how long it takes, 60 for each character
 * and at least 300 unless given
 *
 * @publicApi
 */
export function spokenAudio(
  text: string,
  {
    rate = 8000,
    ms = Math.max(SHORTEST, text.length * CHARACTER),
  }: { rate?: number; ms?: number } = {},
): Int16Array {
  const parts = Math.max(1, Math.ceil(text.length / PART));
  const count = Math.max(parts, Math.ceil(ms / FRAME_TIME));
  const frameLength = rate / FRAMES;
  const samples = new Int16Array(count * frameLength);
  for (let index = 0; index < count; index++) {
    const frame = samples.subarray(index * frameLength, (index + 1) * frameLength);
    frame.forEach((_, sample) => {
      frame[sample] = sample % 2 === 0 ? LOUD : -LOUD;
    });
    const at = (index % parts) * PART;
    frame.set([...MARK, index, count, text.length]);
    frame.set(
      Array.from({ length: Math.min(PART, text.length - at) }, (_, character) =>
        text.charCodeAt(at + character),
      ),
      TEXT,
    );
  }
  return samples;
}

/** Reads a frame; `undefined` if nothing is said in it. */
export function spokenFrame(frame: Int16Array): SpokenFrame | undefined {
  if (MARK.some((sample, index) => frame[index] !== sample)) return undefined;
  const index = frame[INDEX] ?? 0;
  const length = frame[LENGTH] ?? 0;
  const parts = Math.max(1, Math.ceil(length / PART));
  const at = (index % parts) * PART;
  const characters = frame.subarray(TEXT, TEXT + Math.min(PART, length - at));
  // A sample has a sign, and a character has none.
  const part = String.fromCharCode(...Uint16Array.from(characters));
  return { index, count: frame[COUNT] ?? 0, part, at, length };
}

/** Noise as loud as a voice, without a word in it. @param ms how long it lasts */
export function noiseAudio(ms: number, rate: number): Int16Array {
  const samples = new Int16Array(Math.ceil(ms / FRAME_TIME) * (rate / FRAMES));
  // Noise of a fixed seed: the same in each run.
  let state = 1;
  return samples.map(() => {
    state = (state * 48_271) % 2_147_483_647;
    return (state % (2 * LOUD)) - LOUD;
  });
}

/** The audio in frames of 20 ms, the last one filled up with silence. */
export function framesOf(samples: Int16Array, rate: number): Int16Array[] {
  const length = rate / FRAMES;
  return Array.from({ length: Math.ceil(samples.length / length) }, (_, index) => {
    const frame = new Int16Array(length);
    frame.set(samples.subarray(index * length, (index + 1) * length));
    return frame;
  });
}
