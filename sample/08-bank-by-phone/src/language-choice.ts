import { Injectable, Scope } from '@nestjs/common';
import { AgiDialog, defineMenu } from 'nestjs-agi';
import { say } from './prompts.js';

/** Each language is offered in that language. The definition is checked when the application starts. */
const LANGUAGES = defineMenu({
  prompt: [say('language', 'en'), say('language', 'fr')],
  choices: [
    { keys: '1', value: 'en' },
    { keys: '2', value: 'fr' },
  ],
  timeout: 3000,
  rounds: 2,
});

@Injectable({ scope: Scope.REQUEST })
export class LanguageChoice {
  constructor(private readonly dialog: AgiDialog<'throw'>) {}

  /** A caller who chooses none keeps the language of the channel. */
  async choose(): Promise<void> {
    const choice = await this.dialog.menu(LANGUAGES);
    if (choice.outcome === 'matched') await this.dialog.useLanguage(choice.value);
  }
}
