import { afterEach, describe, expect, it } from '@jest/globals';
import type { AgiDialog, MenuOptions } from 'nestjs-agi';
import { callTo, closeServers } from '../fixture/call-to.js';

afterEach(closeServers);

describe('menu', () => {
  const choices = [
    { keys: '1', value: 'sales' },
    { keys: '2-4', value: (key: string) => `desk ${key}` },
  ];

  it('gives the value of a choice, or what its handler returns', async () => {
    const { call, result } = callTo((dialog) =>
      dialog.menu({ prompt: 'main', choices, repeat: '*', invalid: 'wrong' }),
    );
    call.whenPlaying('main').press('*').whenPlaying('main').press('9');
    await call.whenPlaying('main').press('3').ended;
    await expect(result).resolves.toEqual({
      outcome: 'matched',
      value: 'desk 3',
      keys: '3',
      path: ['3'],
    });
  });

  it('takes the default of a caller who presses nothing', async () => {
    const { call, result } = callTo((dialog) =>
      dialog.menu({ prompt: 'main', choices, default: '1', rounds: 2 }),
    );
    const { played } = await call.ended;
    expect(played).toEqual(['main', 'main']);
    await expect(result).resolves.toMatchObject({ outcome: 'matched', value: 'sales' });
  });

  it('greets once, and counts the keys that are pressed meanwhile', async () => {
    const talk = (dialog: AgiDialog): Promise<unknown> =>
      dialog.menu({ greeting: 'hello', prompt: 'main', choices });
    const patient = callTo(talk);
    const { played } = await patient.call.hears('main').whenPlaying('main').press('1').ended;
    expect(played).toEqual(['hello', 'main', 'main']);
    const quick = callTo(talk);
    expect((await quick.call.whenPlaying('hello').press('3').ended).played).toEqual(['hello']);
    await expect(quick.result).resolves.toMatchObject({ value: 'desk 3' });
  });

  it('refuses a prompt that is not in the table, before anything is heard', async () => {
    const nowhere = { prompt: 'nowhere' };
    const menu = { prompt: nowhere, choices: [{ keys: '5', value: 'below' }] };
    for (const options of [
      { greeting: nowhere },
      { invalid: nowhere },
      { choices: [...choices, { keys: '9', menu }] },
    ]) {
      const { call, result } = callTo((dialog) =>
        dialog
          .menu<string>({ prompt: 'main', choices, ...options })
          .catch((error: unknown) => error),
      );
      expect((await call.ended).commands).toEqual([]);
      await expect(result).resolves.toMatchObject({ code: 'E_AGI_INVALID_ARGUMENT' });
    }
  });

  it('says nothing of another round after the last one', async () => {
    const { call, result } = callTo((dialog) =>
      dialog.menu({ prompt: 'main', choices, invalid: 'wrong', noInput: 'silent', rounds: 2 }),
    );
    const { played } = await call.whenPlaying('main').press('9').ended;
    expect(played).toEqual(['main', 'wrong', 'main']);
    await expect(result).resolves.toEqual({ outcome: 'no-input' });
  });

  it.each([
    ['an empty menu', [], 'choices.length is 0'],
    ['a choice twice', [...choices, { keys: '3', value: 'x' }], 'choices is "3"'],
    ['ranges that overlap', [...choices, { keys: '4-6', value: 'x' }], 'choices is "4-6"'],
    ['no keys', [{ keys: [], value: 'x' }], 'choices[0].keys is ""'],
    ['keys that no telephone has', [{ keys: 'a', value: 'x' }], 'choices[0].keys is "a"'],
    ['a range that goes down', [{ keys: '4-1', value: 'x' }], 'choices[0].keys is "4-1"'],
    ['a range of two lengths', [{ keys: '9-10', value: 'x' }], 'choices[0].keys is "9-10"'],
    ['a pattern of nothing', [{ keys: '_', value: 'x' }], 'choices[0].keys is "_"'],
    ['a pattern that is none', [{ keys: '_2Q', value: 'x' }], 'choices[0].keys is "_2Q"'],
    ['a set that goes down', [{ keys: '_[3-1]', value: 'x' }], 'choices[0].keys is "_[3-1]"'],
    [
      'an empty submenu',
      [{ keys: '1', menu: { prompt: 'below', choices: [] } }],
      'choices[0].menu.choices.length is 0',
    ],
  ])('refuses %s', async (_, bad, message) => {
    const { call, result } = callTo((dialog) =>
      dialog.menu<string>({ prompt: 'main', choices: bad }).catch((error: unknown) => error),
    );
    const { commands } = await call.ended;
    expect(commands).toEqual([]);
    await expect(result).resolves.toMatchObject({
      code: 'E_AGI_INVALID_ARGUMENT',
      message: expect.stringContaining(message),
    });
  });

  it.each<[string, Partial<MenuOptions<string>>]>([
    ['repeat', { repeat: '2' }],
    ['repeat', { repeat: '**' }],
    ['default', { default: '9' }],
    ['back', { back: '*' }],
    ['rounds', { rounds: 0 }],
    ['timeout', { timeout: 0 }],
    ['interDigitTimeout', { interDigitTimeout: 1.5 }],
  ])('names %s where it cannot be used', async (name, options) => {
    const { call, result } = callTo((dialog) =>
      dialog.menu<string>({ prompt: 'main', choices, ...options }).catch((error: unknown) => error),
    );
    await call.ended;
    await expect(result).resolves.toMatchObject({
      code: 'E_AGI_INVALID_ARGUMENT',
      message: expect.stringContaining(`${name} is `),
    });
  });

  describe('of extensions', () => {
    const directory = {
      prompt: 'main',
      choices: [
        { keys: '1', value: 'sales' },
        { keys: ['12', '*9'], value: 'twelve' },
        { keys: '200-299', value: (keys: string) => `office ${keys}` },
        { keys: '_3[1-35]X', value: 'cellar' },
        { keys: '_4.', value: (keys: string) => `warehouse ${keys}` },
        { keys: '_XXXX', value: 'somewhere' },
      ],
      rounds: 1,
    };
    it.each<[keys: string, outcome: string | undefined]>([
      ['1', 'sales'],
      ['1#', 'sales'],
      ['12', 'twelve'],
      ['*9', 'twelve'],
      ['200', 'office 200'],
      ['299', 'office 299'],
      ['30', undefined],
      ['315', 'cellar'],
      ['21*', undefined],
      ['21#', undefined],
      ['345', undefined],
      ['4', undefined],
      ['41#', 'warehouse 41'],
      ['412345', 'warehouse 412345'],
      ['5000', 'somewhere'],
      ['2', undefined],
      ['*5', undefined],
    ])('takes %s as %s', async (keys, value) => {
      const { call, result } = callTo((dialog) => dialog.menu(directory));
      await call.whenPlaying('main').press(keys).ended;
      await expect(result).resolves.toMatchObject(
        value === undefined ? { outcome: 'invalid' } : { outcome: 'matched', value },
      );
    });

    it('uses up no round for keys that are pressed after a mistake', async () => {
      const { call, result } = callTo((dialog) =>
        dialog.menu({ prompt: 'main', choices: [{ keys: '1', value: 'one' }], invalid: 'wrong' }),
      );
      call.whenPlaying('main').press('5555').whenPlaying('main').press('1');
      const { played } = await call.ended;
      expect(played).toEqual(['main', 'wrong', 'main']);
      await expect(result).resolves.toMatchObject({ value: 'one' });
    });

    it('waits for a next key only as long as one may follow', async () => {
      const { call, result } = callTo((dialog) =>
        dialog.menu({ ...directory, interDigitTimeout: 700 }),
      );
      const { commands } = await call.whenPlaying('main').press('1').ended;
      expect(commands.at(-1)).toBe('WAIT FOR DIGIT 700');
      await expect(result).resolves.toMatchObject({ value: 'sales', keys: '1' });
    });
  });

  describe('with a submenu', () => {
    const below = (rounds = 2): MenuOptions<string> => ({
      prompt: 'main',
      choices: [
        { keys: '1', value: 'sales' },
        {
          keys: '2',
          menu: {
            prompt: 'support',
            choices: [
              { keys: '1', value: 'printers' },
              { keys: '2', menu: { prompt: 'deep', choices: [{ keys: '7', value: 'deep' }] } },
            ],
            back: '*',
            invalid: 'wrong',
          },
        },
      ],
      rounds,
    });

    it('gives the choice and the keys that led to it', async () => {
      const { call, result } = callTo((dialog) => dialog.menu(below()));
      call.whenPlaying('main').press('2').whenPlaying('support').press('2');
      const { played } = await call.whenPlaying('deep').press('7').ended;
      expect(played).toEqual(['main', 'support', 'deep']);
      await expect(result).resolves.toEqual({
        outcome: 'matched',
        value: 'deep',
        keys: '7',
        path: ['2', '2', '7'],
      });
    });

    it('leads back, which counts as a round of the menu above', async () => {
      const { call, result } = callTo((dialog) => dialog.menu(below()));
      call.whenPlaying('main').press('2').whenPlaying('support').press('*');
      await call.whenPlaying('main').press('1').ended;
      await expect(result).resolves.toMatchObject({ value: 'sales', path: ['1'] });
    });

    it('does not go back and forth without end', async () => {
      const { call, result } = callTo((dialog) => dialog.menu(below(3)));
      for (let round = 0; round < 3; round++) {
        call.whenPlaying('main').press('2').whenPlaying('support').press('*');
      }
      const { played } = await call.ended;
      expect(played.length).toBe(6);
      await expect(result).resolves.toEqual({ outcome: 'invalid' });
    });

    it('ends with the failure of the submenu', async () => {
      const { call, result } = callTo((dialog) => dialog.menu(below()));
      call.whenPlaying('main').press('2');
      for (let round = 0; round < 3; round++) call.whenPlaying('support').press('9');
      await call.ended;
      await expect(result).resolves.toEqual({ outcome: 'invalid' });
    });
  });
});
