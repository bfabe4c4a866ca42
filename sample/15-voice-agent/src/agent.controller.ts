import { AgiController, AgiDialog, AgiRoute, Channel, type AgiChannel } from 'nestjs-agi';
import { DEPARTMENTS, type Department } from './departments.js';

/** Asks for a department, by voice or by key, and connects the caller. */
@AgiController()
export class AgentController {
  constructor(private readonly dialog: AgiDialog<'throw'>) {}

  @AgiRoute('agent')
  async answer(@Channel() channel: AgiChannel): Promise<void> {
    await channel.answer();
    const wish = await this.dialog.menu<Department>({
      greeting: { say: 'Welcome to Lovelace and Sons.' },
      prompt: [
        { say: 'Which department would you like?' },
        { say: 'Say sales, support or accounts, or press 1, 2 or 3.' },
      ],
      choices: [
        { keys: '1', words: 'sales', value: 'sales' },
        { keys: '2', words: ['support', 'help'], value: 'support' },
        { keys: '3', words: 'accounts', value: 'accounts' },
      ],
      invalid: { say: 'I did not understand that.' },
      noInput: { say: 'I did not hear anything.' },
      rounds: 3,
    });
    await channel.setVariable('DEPARTMENT', wish.outcome === 'matched' ? wish.value : 'none');
    if (wish.outcome !== 'matched') {
      await this.dialog.play({ say: 'Please call again. Good bye.' });
      return;
    }
    await this.connect(channel, wish.value);
  }

  private async connect(channel: AgiChannel, department: Department): Promise<void> {
    const { name, dial } = DEPARTMENTS[department];
    await this.dialog.play({ say: `I am connecting you with ${name}.` });
    const { answered } = await channel.dial(dial, { ring: 20_000 });
    if (!answered) {
      await this.dialog.play({ say: `Nobody is free in ${name}. Please call again later.` });
    }
  }
}
