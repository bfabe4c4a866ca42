import type { PlaceOptions } from 'nestjs-agi/ami';
import type { SimulatedAttempt } from 'nestjs-agi/testing';
import type { FarEnd } from '../telephone/index.js';

/** One call that is placed, by the simulated PBX and by a real Asterisk to a real telephone. */
export interface PlacedCase {
  /** The telephone that is called; `unknown` for a device that is not there. */
  readonly far: FarEnd | 'unknown' | 'not registered';
  /** The same on the simulated PBX. */
  readonly simulated: SimulatedAttempt;
  readonly options?: Partial<PlaceOptions>;
  /** Aborts the call so many ms after it has begun to ring. */
  readonly cancelAfter?: number;
  /** Hangs up so many ms after the answer, by the manager. */
  readonly hangUpAfter?: number;
}

/** As long as the handler of `/call` takes. */
export const STAY = 300;

/** Long enough for a telephone of a busy machine to say that it rings. */
const RING = 10_000;

export const PLACED: Readonly<Record<string, PlacedCase>> = {
  'rings and is answered': {
    far: { reply: 'answer', after: 200 },
    simulated: { answersAfter: 200 },
  },
  'is answered at once': { far: { reply: 'answer' }, simulated: {} },
  'is answered, without a caller id': {
    far: { reply: 'answer' },
    simulated: {},
    options: { callerId: {} },
  },
  'lands by the dialplan': {
    far: { reply: 'answer', after: 100 },
    simulated: { answersAfter: 100 },
    options: { via: { context: 'placing-land', extension: 's' } },
  },
  'the telephone hangs up': {
    far: { reply: 'answer', after: 100, hangUpAfter: 300 },
    simulated: { answersAfter: 100, script: [{ running: 'Wait', after: 280, hangup: true }] },
    options: { route: '/stay' },
  },
  'the handler hangs up': {
    far: { reply: 'answer', after: 100 },
    simulated: { answersAfter: 100 },
    options: { route: '/hang' },
  },
  'the manager hangs up': {
    far: { reply: 'answer', after: 100 },
    simulated: { answersAfter: 100 },
    options: { route: '/stay' },
    hangUpAfter: 300,
  },
  'is busy': { far: { reply: 486, after: 100 }, simulated: { refuses: 'busy', after: 100 } },
  'is busy at once': { far: { reply: 486 }, simulated: 'busy' },
  'is declined': {
    far: { reply: 603, after: 100 },
    simulated: { refuses: 'declined', after: 100 },
  },
  'is declined at once': { far: { reply: 603 }, simulated: 'declined' },
  'has no free line': { far: { reply: 503 }, simulated: 'congestion' },
  'is not answered': {
    far: { reply: 'ring' },
    simulated: 'no-answer',
    options: { ring: RING },
  },
  'is cancelled while it rings': {
    far: { reply: 'ring' },
    simulated: 'no-answer',
    cancelAfter: 300,
  },
  'is not registered': { far: 'not registered', simulated: 'unreachable' },
  'is not there': { far: 'unknown', simulated: 'unreachable' },
};
