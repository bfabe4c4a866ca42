import { expect, it } from '@jest/globals';
import { AgiDialog } from 'nestjs-agi';
import type { AGIChannel } from 'nestjs-agi/core';
import { runCall } from './fixture/run-call.js';
import { describeAsterisk, type FarStep } from './host/index.js';

describeAsterisk('dialogues, on a real Asterisk', (asterisk) => {
  /** What a dialogue came to with a caller who does this. */
  async function talk<T>(
    dialogue: (dialog: AgiDialog, channel: AGIChannel) => Promise<T>,
    farLeg: readonly FarStep[],
  ): Promise<T | undefined> {
    const { value, error } = await runCall(
      asterisk(),
      (channel) => dialogue(new AgiDialog(channel), channel),
      { farLeg },
    );
    expect(error).toBeUndefined();
    return value;
  }

  it.each<[string, readonly FarStep[], object]>([
    [
      'during the prompt',
      [{ wait: 600 }, { dtmf: '1234' }],
      { outcome: 'matched', digits: '1234', value: '1234' },
    ],
    ['behind it', [{ wait: 2600 }, { dtmf: '1234' }], { outcome: 'matched', digits: '1234' }],
    [
      'quickly, ended by a hash',
      [{ wait: 600 }, { dtmf: '42#', gap: 120 }],
      { outcome: 'matched', digits: '42' },
    ],
    [
      'with pauses',
      [{ wait: 600 }, { dtmf: '1' }, { wait: 900 }, { dtmf: '2#' }],
      { outcome: 'matched', digits: '12' },
    ],
    ['not at all', [], { outcome: 'no-input' }],
    ['only the key that gives up', [{ wait: 600 }, { dtmf: '*' }], { outcome: 'cancelled' }],
    [
      'and hangs up',
      [{ wait: 600 }, { dtmf: '1' }, { wait: 300 }, { hangup: true }],
      { outcome: 'hangup' },
    ],
  ])('take digits from a caller who presses %s', async (_how, farLeg, expected) => {
    const result = await talk(
      (dialog) =>
        dialog.ask({
          prompt: 'hello-world',
          max: 4,
          cancel: '*',
          firstDigitTimeout: 2000,
          interDigitTimeout: 2000,
          tries: 1,
        }),
      farLeg,
    );
    expect(result).toMatchObject(expected);
  });

  it('ask again after what is not valid, and take what is', async () => {
    const result = await talk(
      (dialog) =>
        dialog.ask({
          prompt: 'beep',
          length: 2,
          validate: /^1/,
          failures: { invalid: 'beep' },
          tries: 2,
        }),
      [{ wait: 800 }, { dtmf: '99' }, { wait: 1500 }, { dtmf: '12' }],
    );
    expect(result).toMatchObject({ outcome: 'matched', digits: '12' });
  });

  it('let a caller choose, after a wrong key, and end with a hangup', async () => {
    const menu = { prompt: 'hello-world', choices: [{ keys: '1-3', value: 'sales' }] };
    const chosen = await talk(
      (dialog) => dialog.menu(menu),
      [{ wait: 600 }, { dtmf: '9' }, { wait: 800 }, { dtmf: '2' }],
    );
    expect(chosen).toMatchObject({ outcome: 'matched', value: 'sales', keys: '2' });
    const gone = await talk((dialog) => dialog.menu(menu), [{ wait: 600 }, { hangup: true }]);
    expect(gone).toEqual({ outcome: 'hangup' });
  });

  it('say what they are made of, and stop at a key at any element', async () => {
    const key = await talk(
      (dialog) => dialog.play(['beep', { digits: '12' }, { number: 42 }, 'demo-congrats'], '7'),
      [{ wait: 3500 }, { dtmf: '7' }],
    );
    expect(key).toBe('7');
  });

  it('play music until work is done, and stop it at once', async () => {
    const heard = await talk(async (dialog, channel) => {
      const result = await dialog.hold(
        () => new Promise((resolve) => setTimeout(resolve, 700, 'the answer')),
        { music: 'demo-congrats' },
      );
      // In step, and silent: this is answered now, and not behind the music.
      const { value } = await channel.getVariable('CHANNEL(state)');
      return { result, value };
    }, []);
    expect(heard).toEqual({ result: { outcome: 'done', value: 'the answer' }, value: 'Up' });
  });
});
