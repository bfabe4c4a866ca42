import {
  AgiController,
  AgiDialog,
  AgiRequest,
  AGIRequest,
  AgiRoute,
  Channel,
  type AgiChannel,
} from 'nestjs-agi';
import { commentFile } from './comment-file.js';
import { say } from './prompts.js';
import { SurveyStore } from './survey-store.js';
import { Survey } from './survey.js';

@AgiController()
export class SurveyController {
  constructor(
    private readonly dialog: AgiDialog,
    private readonly survey: Survey,
    private readonly store: SurveyStore,
  ) {}

  /** `AGI(agi://host/survey,folder)`: the folder is where comments are recorded. */
  @AgiRoute('survey')
  async run(@Channel() channel: AgiChannel, @AgiRequest() request: AGIRequest): Promise<void> {
    await channel.answer();
    await this.dialog.play(say('welcome'));
    const result = await this.survey.take(commentFile(request));
    // Also after a hangup, which ends the conversation and not the handler. The caller does not wait for the store.
    channel.afterCall(() => this.store.keep(result));
    await channel.setVariable('SURVEY', result.complete ? 'complete' : 'abandoned');
    await this.dialog.play(say(result.complete ? 'thanks' : 'goodbye'));
  }
}
