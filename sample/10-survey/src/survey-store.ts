import { Injectable } from '@nestjs/common';
import type { Abandoned, Answers, SurveyResult } from './answers.js';

/** Stands for a database with one table of complete answers and one of the others. */
@Injectable()
export class SurveyStore {
  readonly complete: Answers[] = [];
  readonly abandoned: Abandoned[] = [];

  async keep(result: SurveyResult): Promise<void> {
    if (result.complete) this.complete.push(result.answers);
    else this.abandoned.push(result);
  }
}
