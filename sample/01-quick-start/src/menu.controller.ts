import { AgiChannel, AgiController, AgiRoute, Channel } from 'nestjs-agi';
import { CallJournal } from './call-journal.js';

const TRIES = 3;

@AgiController()
export class MenuController {
  constructor(private readonly journal: CallJournal) {}

  /** Plays the menu, takes one digit and branches. A caller without a useful key is told goodbye. */
  @AgiRoute('menu')
  async menu(@Channel() channel: AgiChannel): Promise<void> {
    await channel.answer();
    const choice = await this.ask(channel);
    await channel.setVariable('MENU_CHOICE', choice);

    if (choice === '1') await this.tellNumber(channel);
    else if (choice === '2') await channel.streamFile('tt-weasels');
    else await channel.streamFile('vm-goodbye');

    // The last command: when the dialplan reads the variable, everything before it has been done.
    await this.journal.save();
    if (choice === '') await channel.hangup();
  }

  private async ask(channel: AgiChannel): Promise<string> {
    for (let attempt = 1; attempt <= TRIES; attempt++) {
      const { digits } = await channel.getData('demo-instruct', 3000, 1);
      await this.journal.note(digits === '' ? 'pressed nothing' : `pressed ${digits}`);
      if (digits === '1' || digits === '2') return digits;
      await channel.streamFile('invalid');
    }
    return '';
  }

  private async tellNumber(channel: AgiChannel): Promise<void> {
    const { callerId } = channel.request;
    if (callerId === undefined) await channel.streamFile('privacy-unident');
    else await channel.sayAlpha(callerId);
  }
}
