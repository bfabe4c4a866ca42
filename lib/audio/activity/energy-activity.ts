import type { VoiceActivity, VoiceActivityDetector } from '../../core/index.js';
import {
  integer,
  milliseconds,
  resolveOptions,
  withDefault,
  type OptionRules,
} from '../../core/internal.js';
import { FRAME_TIME } from '../codec/limits.js';
import { LevelFloor } from './level-floor.js';
import { levelOf } from './level.js';

/**
 * Options of {@link energyActivity}.
 *
 * @publicApi
 */
export interface EnergyActivityOptions {
  /** How far, in dB, speech has to be above the noise of the line; 9 unless given. */
  margin?: number;
  /** The level, in dB below the loudest sound there can be, under which nothing is speech; 54 unless given. */
  quietest?: number;
  /** How long, in ms, it has to be silent before speech is over; 400 unless given. */
  endSilence?: number;
}

const RULES: OptionRules<Required<EnergyActivityOptions>> = {
  margin: withDefault(9, integer({ least: 3, most: 40, unit: 'dB' })),
  quietest: withDefault(54, integer({ least: 20, most: 90, unit: 'dB' })),
  endSilence: withDefault(400, milliseconds(FRAME_TIME)),
};

/** A frame so many dB above the margin needs one further frame to be speech, and not two. */
const CLEARLY = 6;
/** Frames above the margin, of the last four, that are speech: a click is none. */
const ENOUGH = 3;
const RECENT = 0b1111;
/** Speech goes on in frames that are so many dB less above the noise. */
const WHILE_SPEAKING = 3;

/**
 * Detects speech by its loudness above the noise of the line. The level of the noise is learned all the time,
 * also while the caller speaks: a fan or music that stays on counts as noise after two seconds.
 *
 * @throws AGIError `E_AGI_INVALID_ARGUMENT` for an option that is wrong
 * @publicApi
 */
export function energyActivity(options?: EnergyActivityOptions): VoiceActivity {
  const settings = resolveOptions(options, RULES, 'energyActivity options');
  return () => new EnergyDetector(settings);
}

class EnergyDetector implements VoiceActivityDetector {
  readonly #settings: Readonly<Required<EnergyActivityOptions>>;
  readonly #floor = new LevelFloor();
  /** One bit for each of the last frames: whether it was above the margin. */
  #recent = 0;
  /** Whether the frame before was clearly above it. */
  #wasClear = false;
  #isSpeech = false;
  /** Frames since the last one that was speech. */
  #quietFrames = 0;

  constructor(settings: Readonly<Required<EnergyActivityOptions>>) {
    this.#settings = settings;
  }

  push(frame: Int16Array): 'speech' | 'silence' | undefined {
    const { margin, quietest, endSilence } = this.#settings;
    const level = levelOf(frame);
    const floor = this.#floor.push(level);
    const needed = Math.max(floor + margin, -quietest);
    if (this.#isSpeech) {
      this.#quietFrames = level >= needed - WHILE_SPEAKING ? 0 : this.#quietFrames + 1;
      if (this.#quietFrames * FRAME_TIME < endSilence) return undefined;
      this.#isSpeech = false;
      this.#recent = 0;
      this.#wasClear = false;
      return 'silence';
    }
    const isAbove = level >= needed;
    const isClear = level >= needed + CLEARLY;
    this.#recent = ((this.#recent << 1) | Number(isAbove)) & RECENT;
    this.#isSpeech = (isClear && this.#wasClear) || bitsOf(this.#recent) >= ENOUGH;
    this.#wasClear = isClear;
    if (!this.#isSpeech) return undefined;
    this.#quietFrames = 0;
    return 'speech';
  }
}

function bitsOf(value: number): number {
  let bits = 0;
  for (let rest = value; rest > 0; rest >>= 1) bits += rest & 1;
  return bits;
}
