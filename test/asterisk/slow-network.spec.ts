import { expect, it } from '@jest/globals';
import { AgiDialog, type AskOptions } from 'nestjs-agi/ivr';
import { addTone, callByTelephone } from './fixture/telephone-call.js';
import { describeAsterisk } from './host/index.js';
import type { TelephoneCall } from './telephone/index.js';

const TEN = '1234567890';
const QUICK = { duration: 60, gap: 60 };

describeAsterisk('over a network of 250 ms to Asterisk', (asterisk) => {
  /** Asks a caller on a real telephone. */
  async function ask(
    options: Partial<AskOptions>,
    use: (call: TelephoneCall) => Promise<unknown>,
  ): Promise<unknown> {
    const prompt = addTone(asterisk(), 450, 1000);
    const { value, error } = await callByTelephone(
      asterisk(),
      async (channel) => {
        await channel.answer();
        return new AgiDialog(channel).ask({ prompt, length: 10, tries: 1, ...options });
      },
      use,
      { roundTrip: 250 },
    );
    expect(error).toBeUndefined();
    return value;
  }

  const duringPrompt = async (call: TelephoneCall): Promise<void> => {
    await call.hears({ tone: 450 });
    await call.press(TEN, QUICK);
  };
  const afterPrompt = async (call: TelephoneCall): Promise<void> => {
    await call.hears({ tone: 450 });
    await call.hears('silence');
    await call.press(TEN, QUICK);
  };

  it.concurrent.each([
    ['during the prompt', {}, duringPrompt],
    ['after it', {}, afterPrompt],
    ['in the last sound of a prompt', { greeting: 'beep' }, duringPrompt],
    [
      'and the times are those of GET DATA',
      { firstDigitTimeout: 6000, interDigitTimeout: 2000 },
      afterPrompt,
    ],
  ])(
    'a caller who presses ten keys of 60 ms, 60 ms apart, loses none: %s',
    async (_when, options, use) => {
      expect(await ask(options, use)).toMatchObject({ outcome: 'matched', digits: TEN });
    },
  );

  it.concurrent('keys are lost where a command of its own waits for each', async () => {
    // Asterisk keeps keys at least 125 ms apart, and none between two commands.
    expect(await ask({ cancel: '*' }, duringPrompt)).toEqual({ outcome: 'invalid' });
  });

  it.concurrent(
    'a key at the end of a prompt is heard by a menu, and by a question of yes or no',
    async () => {
      const prompt = addTone(asterisk(), 450, 1000);
      const { value } = await callByTelephone(
        asterisk(),
        async (channel) => {
          await channel.answer();
          const dialog = new AgiDialog(channel);
          const choice = await dialog.menu({
            prompt,
            choices: [{ keys: '1', value: 'one' }],
            rounds: 1,
          });
          const sure = await dialog.confirm(addTone(asterisk(), 800, 1000), 1);
          return [choice, sure];
        },
        async (call) => {
          for (const tone of [450, 800]) {
            await call.hears({ tone });
            await call.hears('silence');
            await call.press('1', QUICK);
          }
        },
        { roundTrip: 250 },
      );
      expect(value).toMatchObject([{ value: 'one' }, { value: true }]);
    },
  );
});
