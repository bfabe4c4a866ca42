import { Injectable, Scope } from '@nestjs/common';
import { AgiDialog, defineQuestion } from 'nestjs-agi';
import type { Abandoned, Answers, SurveyResult } from './answers.js';
import { say } from './prompts.js';
import { rating } from './rating.js';

const RATING = defineQuestion({
  prompt: say('rating'),
  length: 1,
  validate: rating,
  failures: { 'no-input': say('nothing heard'), invalid: say('not a rating') },
});

/** Three questions. The caller may stop after any of them. */
@Injectable({ scope: Scope.REQUEST })
export class Survey {
  constructor(private readonly dialog: AgiDialog) {}

  /** @param file for the comment */
  async take(file: string): Promise<SurveyResult> {
    const liked = await this.dialog.ask(RATING);
    if (liked.outcome !== 'matched') return abandoned({}, liked.outcome);

    const again = await this.dialog.confirm(say('would you call again'));
    const answers = { rating: liked.value };
    if (again.outcome !== 'matched') return abandoned(answers, again.outcome);

    return this.comment(file, { ...answers, wouldCallAgain: again.value });
  }

  private async comment(file: string, answers: Omit<Answers, 'comment'>): Promise<SurveyResult> {
    const spoken = await this.dialog.record({
      file,
      prompt: say('comment'),
      limit: 60_000,
      silence: 3,
      review: true,
    });
    switch (spoken.outcome) {
      case 'recorded':
        return { complete: true, answers: { ...answers, comment: spoken.file } };
      case 'hangup': {
        // The file has what the caller said until then, if anything.
        const comment = spoken.file === undefined ? {} : { comment: spoken.file };
        return abandoned({ ...answers, ...comment }, 'hangup');
      }
      case 'silent':
      case 'rejected':
      case 'failed':
        return { complete: true, answers: { ...answers, comment: null } };
    }
  }
}

function abandoned(answers: Partial<Answers>, because: Abandoned['because']): Abandoned {
  return { complete: false, answers, because };
}
