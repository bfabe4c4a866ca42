import { afterEach, beforeEach, describe, it } from '@jest/globals';
import { Test, type TestingModule } from '@nestjs/testing';
import { AgiController, AgiModule, AgiRoute, type AgiChannel } from 'nestjs-agi';
import { expectCall, placeCall } from 'nestjs-agi/testing';
import { AccountDialogue } from './account.dialogue.js';

@AgiController()
class AskingController {
  constructor(private readonly dialogue: AccountDialogue) {}

  @AgiRoute('account')
  async account(channel: AgiChannel): Promise<void> {
    await channel.setVariable('ACCOUNT', (await this.dialogue.account()) ?? 'none');
  }
}

describe('AccountDialogue', () => {
  let module: TestingModule;

  beforeEach(async () => {
    module = await Test.createTestingModule({
      imports: [AgiModule.forRoot()],
      controllers: [AskingController],
      providers: [AccountDialogue],
    }).compile();
    await module.init();
  });

  afterEach(() => module.close());

  it('hears an account', async () => {
    const call = placeCall(module, '/account').whenPlaying('vm-enter-num-to-call').press('4711');
    expectCall(await call.ended).toHaveSet('ACCOUNT', '4711');
  });

  it('gives up on a caller who presses nothing', async () => {
    expectCall(await placeCall(module, '/account').ended).toHaveSet('ACCOUNT', 'none');
  });
});
