import type { RetryPlan } from 'nestjs-agi/ami';

const MINUTE = 60_000;
const ATTEMPTS = 3;

/** How long until the next attempt, by the outcome of the one before. */
const DELAYS = {
  busy: 5 * MINUTE,
  congestion: MINUTE,
  'no-answer': 60 * MINUTE,
} as const;

/** A customer who is busy or does not answer is called again later, three times at most. */
export const retryPlan: RetryPlan = ({ attempt, outcome }) =>
  attempt < ATTEMPTS && outcome !== undefined && outcome in DELAYS
    ? DELAYS[outcome as keyof typeof DELAYS]
    : undefined;
