import { Injectable } from '@nestjs/common';
import type { Abandoned, Answers, SurveyResult } from './answers.js';

/** Stands for a database, whose first table has complete answers only. */
@Injectable()
export class SurveyStore {
  readonly complete: Answers[] = [];
  readonly abandoned: Abandoned[] = [];

  async keep(result: SurveyResult): Promise<void> {
    if (result.complete) this.complete.push(result.answers);
    else this.abandoned.push(result);
  }
}
