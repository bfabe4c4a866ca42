import type { Rating } from './rating.js';

/** What a caller thinks of us. */
export interface Answers {
  readonly rating: Rating;
  readonly wouldCallAgain: boolean;
  /** The file of their comment, without extension; `null` for who had none. */
  readonly comment: string | null;
}

/** Answers of a caller who did not come to the end. */
export interface Abandoned {
  readonly complete: false;
  readonly answers: Partial<Answers>;
  /** What the last question came to. */
  readonly because: 'hangup' | 'no-input' | 'invalid' | 'cancelled';
}

/** What came of a survey. */
export type SurveyResult = { readonly complete: true; readonly answers: Answers } | Abandoned;
