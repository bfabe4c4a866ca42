import { Injectable, Scope } from '@nestjs/common';
import { AgiDialog, AGIRequest } from 'nestjs-agi';
import { messageFile } from './message-file.js';
import { Notebook } from './notebook.js';
import { OpeningHours } from './opening-hours.js';
import { say } from './prompts.js';

/** "Monday at nine o'clock a m", in the letters of Asterisk's voicemail.conf. */
const DAY_AND_TIME = "A 'digits/at' IMp";

@Injectable({ scope: Scope.REQUEST })
export class AfterHours {
  constructor(
    private readonly dialog: AgiDialog,
    private readonly request: AGIRequest,
    private readonly hours: OpeningHours,
    private readonly notebook: Notebook,
  ) {}

  /** Says when the office opens, and takes a message. */
  async offer(now: Date): Promise<void> {
    await this.dialog.play(say('closed'));
    const datetime = this.hours.opensAfter(now);
    if (datetime !== undefined) {
      const { timezone } = this.hours;
      await this.dialog.play({ datetime, format: DAY_AND_TIME, timezone });
    }
    const wanted = await this.dialog.confirm(say('leave a message'), 2);
    if (wanted.outcome === 'matched' && wanted.value) await this.takeMessage();
    await this.dialog.play(say('goodbye'));
  }

  private async takeMessage(): Promise<void> {
    const message = await this.dialog.record({
      file: messageFile(this.request),
      prompt: say('speak now'),
      limit: 120_000,
      silence: 4,
      review: true,
    });
    // Nothing is left of a message that is `silent`, `rejected` or `failed`.
    if (message.outcome !== 'recorded' && message.outcome !== 'hangup') return;
    // Most callers end a message by hanging up: that message counts, too, if they said anything before.
    if (message.file === undefined) return;
    this.notebook.messages.push({ from: this.request.callerId, file: message.file });
    if (message.outcome === 'recorded') await this.dialog.play(say('message kept'));
  }
}
