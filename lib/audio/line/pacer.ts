import { Alarm } from '../../core/internal.js';
import { FRAME_TIME } from '../codec/limits.js';

/** Ticks of the clock in the time of a frame. A line waits for at most one of them when it begins. */
const PHASES = 5;
/** Time in ms between two ticks. */
const TICK = FRAME_TIME / PHASES;

/**
 * The most, in ms, that a frame may be late without a change of the times of the frames after it: each line then
 * has at most one frame to send. Two at once would wait in Asterisk, and so would all that is spoken after them:
 * the caller would hear it late, and would hear it for as long after `clear()`.
 */
const MOST_LATE = (PHASES - 1) * TICK;

/** A line that sends a frame every 20 ms. */
export interface Paced {
  /** The time for its next frame has come. */
  sendDue(): void;
}

/** Tells the time in ms, and never runs backwards. */
export type Clock = () => number;

/** One moment, at which the next frame is due. */
export interface FrameAlarm {
  set(ms: number): void;
  clear(): void;
}

/** The clock by which the frames of all lines of a server are sent. It runs while there is one to be sent. */
export class Pacer {
  /** The lines of each phase. */
  readonly #phases: readonly Set<Paced>[] = Array.from({ length: PHASES }, () => new Set());
  readonly #phaseOf = new Map<Paced, Set<Paced>>();
  readonly #now: Clock;
  readonly #alarm: FrameAlarm;
  /** The moment of tick 0. It moves where the process was busy for long. */
  #start = 0;
  /** The last tick that was served. */
  #tick = 0;

  constructor(
    now: Clock = () => performance.now(),
    alarm: (ring: () => void) => FrameAlarm = (ring) => new Alarm(ring),
  ) {
    this.#now = now;
    this.#alarm = alarm(() => {
      this.serve();
    });
  }

  /** Whether nothing is to be sent, and no timer runs. */
  get idle(): boolean {
    return this.#phaseOf.size === 0;
  }

  /** Serves a line from the next tick on, every 20 ms. */
  add(line: Paced): void {
    if (this.#phaseOf.has(line)) return;
    const now = this.#now();
    if (this.idle) {
      this.#start = now;
      this.#tick = -1;
    }
    // Ticks without lines are not served, and so the last one may be some time ago.
    const next = Math.max(this.#tick + 1, Math.ceil((now - this.#start) / TICK));
    const phase = this.#phaseAt(next);
    phase.add(line);
    this.#phaseOf.set(line, phase);
    this.#setAlarm(now);
  }

  remove(line: Paced): void {
    this.#phaseOf.get(line)?.delete(line);
    this.#phaseOf.delete(line);
    if (this.idle) this.#alarm.clear();
  }

  /** @internal Sends what is due. */
  serve(): void {
    const now = this.#now();
    const late = this.idle ? 0 : now - this.#start - this.#nextTick * TICK;
    if (late > MOST_LATE) this.#start += late - MOST_LATE;
    const due = Math.floor((now - this.#start) / TICK);
    while (this.#tick < due && !this.idle) {
      this.#tick++;
      for (const line of this.#phaseAt(this.#tick)) line.sendDue();
    }
    if (!this.idle) this.#setAlarm(this.#now());
  }

  #phaseAt(tick: number): Set<Paced> {
    return this.#phases[tick % PHASES] ?? new Set();
  }

  /** The next tick that has lines; there must be one. */
  get #nextTick(): number {
    let next = this.#tick + 1;
    while (this.#phaseAt(next).size === 0) next++;
    return next;
  }

  #setAlarm(now: number): void {
    this.#alarm.set(Math.max(0, Math.ceil(this.#start + this.#nextTick * TICK - now)));
  }
}
