import { afterEach, describe, expect, it } from '@jest/globals';
import { defineMenu, defineQuestion } from 'nestjs-agi';
import { callTo, closeServers } from '../fixture/call-to.js';

afterEach(closeServers);

describe('definitions', () => {
  it('are refused where they are written, with the name of the wrong option', () => {
    expect(() => defineQuestion({ prompt: 'pin', tries: 0 })).toThrow(/tries is 0/);
    expect(() =>
      defineMenu({
        prompt: 'main',
        choices: [{ keys: '1', menu: { prompt: 'below', choices: [] } }],
      }),
    ).toThrow(/choices\[0\]\.menu\.choices\.length is 0/);
  });

  it.each<[Record<string, unknown>, string]>([
    [{ greeting: '' }, 'greeting is an empty string, but it must be the name of a sound file'],
    [{ cancel: '#' }, 'cancel is "#", but it must be another key than terminator'],
    [{ cancel: '1' }, 'cancel is "1", but it must be a key that is none of the digits, 0123456789'],
    [
      { masked: true, confirm: () => 'right' },
      'confirm is "a function", but it must be a prompt that does not say a masked answer',
    ],
    [
      { digits: '023', cancel: '1', confirm: 'right' },
      'cancel is "1", but it must be another key where confirm asks for 1',
    ],
  ])('are refused with what is wrong: %p', (options, message) => {
    expect(() => defineQuestion({ prompt: 'pin', length: 4, ...options } as never)).toThrow(
      expect.objectContaining({ code: 'E_AGI_INVALID_ARGUMENT', message }),
    );
  });

  it('are asked like any other question and menu, in as many calls as there are', async () => {
    const pin = defineQuestion({ prompt: 'pin', length: 4 });
    const desk = defineMenu({ prompt: 'main', choices: [{ keys: '1', value: 'sales' }] });
    for (const keys of ['1234', '5678']) {
      const { call, result } = callTo(async (dialog) => [
        await dialog.ask(pin),
        await dialog.menu(desk),
      ]);
      await call.whenPlaying('pin').press(keys).whenPlaying('main').press('1').ended;
      await expect(result).resolves.toMatchObject([{ digits: keys }, { value: 'sales' }]);
    }
  });

  it('cannot be changed after they were checked', () => {
    const pin = defineQuestion({ prompt: 'pin', length: 4 });
    expect(() => Object.assign(pin, { tries: 0 })).toThrow(TypeError);
  });
});
