import {
  AgiController,
  AgiDialog,
  AgiRoute,
  Channel,
  SetsVariables,
  type AgiChannel,
} from 'nestjs-agi';
import { Identification } from './identification.js';
import { LanguageChoice } from './language-choice.js';
import { MainMenu } from './main-menu.js';
import { say } from './prompts.js';

/** A call from its beginning to its end. A hangup ends it at any of these lines. */
@AgiController()
export class BankController {
  constructor(
    private readonly language: LanguageChoice,
    private readonly identification: Identification,
    private readonly menu: MainMenu,
    private readonly dialog: AgiDialog<'throw'>,
  ) {}

  /** The dialplan reads the variable when everything before it has been done. */
  @AgiRoute('bank')
  @SetsVariables()
  async bank(@Channel() channel: AgiChannel): Promise<{ BANK_CALLER: string }> {
    await channel.answer();
    await this.language.choose();
    const caller = await this.identification.identify();
    if (caller.outcome === 'locked out') await this.dialog.play(say('locked out'));
    if (caller.outcome === 'identified') await this.menu.serve(caller.account);
    await this.dialog.play(say('goodbye'));
    return { BANK_CALLER: caller.outcome };
  }
}
