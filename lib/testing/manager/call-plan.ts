import type { SimulatedAnswer, SimulatedAttempt, SimulatedRefusal } from './pbx-options.js';

/** A refusal, as the events of a PJSIP channel tell it. */
export interface Refusal {
  readonly cause: string;
  readonly text: string;
  readonly status: string;
  readonly dialStatus: string;
}

/** The events of each refusal on an Asterisk 22. */
export const REFUSALS: Readonly<
  Record<Exclude<SimulatedRefusal, 'no-answer' | 'unreachable'>, Refusal>
> = {
  busy: { cause: '17', text: 'User busy', status: '486', dialStatus: 'BUSY' },
  declined: { cause: '21', text: 'Call Rejected', status: '603', dialStatus: 'NOANSWER' },
  congestion: {
    cause: '34',
    text: 'Circuit/channel congestion',
    status: '503',
    dialStatus: 'CONGESTION',
  },
};

/** The outcome of a call, with the time in ms that it rings before that. */
export type CallPlan =
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'silent' }
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly rings: number }
  | { readonly kind: 'answered'; readonly answer: SimulatedAnswer; readonly rings: number };

/** The plan of an attempt, for a call that rings for so many ms at most. */
export function planOf(attempt: SimulatedAttempt, timeout: number): CallPlan {
  if (attempt === 'unreachable') return { kind: 'unreachable' };
  if (attempt === 'no-answer') return { kind: 'silent' };
  if (typeof attempt === 'string') {
    return { kind: 'refused', refusal: REFUSALS[attempt], rings: 0 };
  }
  const isRefused = 'refuses' in attempt;
  const rings = isRefused ? attempt.after : (attempt.answersAfter ?? 0);
  if (rings >= timeout) return { kind: 'silent' };
  return isRefused
    ? { kind: 'refused', refusal: REFUSALS[attempt.refuses], rings }
    : { kind: 'answered', answer: attempt, rings };
}
