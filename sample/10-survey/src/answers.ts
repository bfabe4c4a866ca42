import type { Rating } from './rating.js';

/** The answers of a caller. */
export interface Answers {
  readonly rating: Rating;
  readonly wouldCallAgain: boolean;
  /** The file of the comment, without extension; `null` for no comment. */
  readonly comment: string | null;
}

/** Answers of a caller who did not finish the survey. */
export interface Abandoned {
  readonly complete: false;
  readonly answers: Partial<Answers>;
  /** The outcome of the last question. */
  readonly because: 'hangup' | 'no-input' | 'invalid' | 'cancelled';
}

/** The result of a survey. */
export type SurveyResult = { readonly complete: true; readonly answers: Answers } | Abandoned;
