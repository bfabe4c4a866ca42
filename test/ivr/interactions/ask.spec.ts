import { afterEach, describe, expect, it } from '@jest/globals';
import { inspect } from 'node:util';
import { AgiDialog, defineQuestion, type AskOptions } from 'nestjs-agi';
import type { SimulatedCall } from 'nestjs-agi/testing';
import { z } from 'zod';
import { callTo, closeServers } from '../fixture/call-to.js';

afterEach(closeServers);

describe('ask', () => {
  it('counts keys pressed while the prompt plays, and ends at the terminator', async () => {
    const { call, result } = callTo((dialog) => dialog.ask({ prompt: 'number' }));
    await call.whenPlaying('number').press('123#').ended;
    await expect(result).resolves.toEqual({ outcome: 'matched', value: '123', digits: '123' });
  });

  it('does not hear keys during the prompt without barge-in', async () => {
    const { call, result } = callTo((dialog) =>
      dialog.ask({ prompt: 'number', length: 1, bargeIn: false, tries: 1 }),
    );
    await call.whenPlaying('number').press('1').ended;
    await expect(result).resolves.toEqual({ outcome: 'no-input' });
  });

  it('has a prompt for each failure, and one for the last try', async () => {
    const { call, result } = callTo((dialog) =>
      dialog.ask({
        prompt: 'number',
        min: 2,
        max: 3,
        validate: /^1/g,
        failures: { 'no-input': 'silent', 'too-short': 'short', invalid: 'wrong' },
        lastTry: 'last',
        tries: 4,
      }),
    );
    call.whenPlaying('number').press('1#').whenPlaying('number').press('222').hears('number');
    const { played } = await call.whenPlaying('number').press('123').ended;
    expect(played).toEqual([
      'number',
      'short',
      'number',
      'wrong',
      'number',
      'silent',
      'last',
      'number',
    ]);
    await expect(result).resolves.toMatchObject({ outcome: 'matched', digits: '123' });
  });

  it('counts keys pressed while it says what was wrong', async () => {
    const { call, result } = callTo((dialog) =>
      dialog.ask({ prompt: 'number', min: 2, failures: { 'too-short': 'short' } }),
    );
    const { played } = await call
      .whenPlaying('number')
      .press('1#')
      .whenPlaying('short')
      .press('23#').ended;
    expect(played).toEqual(['number', 'short']);
    await expect(result).resolves.toMatchObject({ outcome: 'matched', digits: '23' });
  });

  it('gives what a schema makes of the digits', async () => {
    const schema = {
      '~standard': {
        version: 1 as const,
        vendor: 'test',
        validate: (value: unknown) => ({ value: Number(value) }),
      },
    };
    const { call, result } = callTo(async (dialog) => {
      const answer = await dialog.ask({ prompt: 'age', length: 2, validate: schema });
      const age: number | undefined = answer.outcome === 'matched' ? answer.value : undefined;
      return age;
    });
    await call.whenPlaying('age').press('42').ended;
    await expect(result).resolves.toBe(42);
  });

  it('takes a schema of Zod, with its type, and asks again for what it refuses', async () => {
    const day = z.coerce.number().int().min(1).max(31).brand<'day'>();
    const { call, result } = callTo(async (dialog) => {
      const answer = await dialog.ask(
        defineQuestion({ prompt: 'day', length: 2, validate: day, failures: { invalid: 'wrong' } }),
      );
      const value: z.infer<typeof day> | undefined =
        answer.outcome === 'matched' ? answer.value : undefined;
      return value;
    });
    const { played } = await call.whenPlaying('day').press('32').whenPlaying('day').press('07')
      .ended;
    expect(played).toEqual(['day', 'wrong', 'day']);
    await expect(result).resolves.toBe(7);
  });

  it('greets once, and counts the keys that are pressed meanwhile', async () => {
    const talk = (dialog: AgiDialog): Promise<unknown> =>
      dialog.ask({ greeting: 'hello', prompt: 'number', length: 1, validate: /^7/, tries: 2 });
    const patient = callTo(talk);
    patient.call.whenPlaying('number').press('1').whenPlaying('number').press('7');
    const { played } = await patient.call.ended;
    expect(played).toEqual(['hello', 'number', 'number']);
    const quick = callTo(talk);
    expect((await quick.call.whenPlaying('hello').press('7').ended).played).toEqual(['hello']);
    await expect(quick.result).resolves.toMatchObject({ digits: '7' });
  });

  it('drops what is pressed after a hash that ends no answer', async () => {
    const { call, result } = callTo((dialog) =>
      dialog.ask({ prompt: 'code', length: 4, terminator: '', tries: 2 }),
    );
    await call.whenPlaying('code').press('12#34').whenPlaying('code').press('5678').ended;
    await expect(result).resolves.toMatchObject({ outcome: 'matched', digits: '5678' });
  });

  it('refuses a prompt that is not in the table, before anything is heard', async () => {
    const nowhere = { prompt: 'nowhere' };
    for (const options of [
      { greeting: ['hello', nowhere] },
      { failures: { invalid: nowhere } },
      { lastTry: nowhere },
      { confirm: nowhere },
    ]) {
      const { call, result } = callTo((dialog) =>
        dialog.ask({ prompt: 'number', ...options }).catch((error: unknown) => error),
      );
      expect((await call.ended).commands).toEqual([]);
      await expect(result).resolves.toMatchObject({ code: 'E_AGI_INVALID_ARGUMENT' });
    }
  });

  it('says nothing of another try after the last one', async () => {
    const { call, result } = callTo((dialog) =>
      dialog.ask({
        prompt: 'number',
        length: 1,
        validate: /^7/,
        failures: { 'no-input': 'silent', invalid: 'wrong' },
        lastTry: 'last',
        tries: 2,
      }),
    );
    const { played } = await call.whenPlaying('number').press('1').whenPlaying('number').press('2')
      .ended;
    expect(played).toEqual(['number', 'wrong', 'last', 'number']);
    await expect(result).resolves.toEqual({ outcome: 'invalid' });
  });

  it('gives what was looked up, and asks again when nothing is found', async () => {
    const accounts = new Map([['42', { owner: 'Ada' }]]);
    const asked: string[] = [];
    const { call, result } = callTo((dialog) =>
      dialog.ask(
        defineQuestion({
          prompt: 'account',
          length: 2,
          validate: /^4/,
          resolve: async (digits) => {
            asked.push(digits);
            return accounts.get(digits);
          },
          failures: { invalid: 'wrong' },
        }),
      ),
    );
    for (const keys of ['12', '43', '42']) call.whenPlaying('account').press(keys);
    const { played } = await call.ended;
    expect(played).toEqual(['account', 'wrong', 'account', 'wrong', 'account']);
    // What `validate` refuses is not looked up.
    expect(asked).toEqual(['43', '42']);
    await expect(result).resolves.toEqual({
      outcome: 'matched',
      value: { owner: 'Ada' },
      digits: '42',
    });
  });

  it('throws what the lookup throws', async () => {
    const { call, result } = callTo((dialog) =>
      dialog
        .ask({
          prompt: 'account',
          length: 1,
          resolve: () => Promise.reject(new Error('no database')),
        })
        .catch((error: unknown) => error),
    );
    await call.whenPlaying('account').press('1').ended;
    await expect(result).resolves.toMatchObject({ message: 'no database' });
  });

  it('reads back the keys of an answer that begins with a star', async () => {
    const { call, result } = callTo((dialog) =>
      dialog.ask({
        prompt: 'code',
        digits: '0123456789*',
        confirm: (digits) => [{ digits }, 'right'],
      }),
    );
    const { route } = await call.whenPlaying('code').press('*12#').whenPlaying('right').press('1')
      .ended;
    expect(route).toContain('digits/star');
    expect(route).toContain('digits 12');
    await expect(result).resolves.toMatchObject({ outcome: 'matched', digits: '*12' });
  });

  it('refuses a prompt that confirms with something that cannot be said, and does not show it', async () => {
    const { call, result } = callTo((dialog) =>
      dialog
        .ask({ prompt: 'code', length: 2, confirm: (digits) => ({ digits: `${digits}!` }) })
        .catch((error: unknown) => error),
    );
    await call.whenPlaying('code').press('42').ended;
    const error = await result;
    expect(error).toMatchObject({ code: 'E_AGI_INVALID_ARGUMENT' });
    expect(String(error)).not.toContain('42');
  });

  it('does not take keys that are pressed after a mistake for the next answer', async () => {
    const { call, result } = callTo((dialog) =>
      dialog.ask({ prompt: 'number', failures: { invalid: 'wrong' }, tries: 2 }),
    );
    call.whenPlaying('number').press('12*34#').whenPlaying('number').press('56#');
    const { played } = await call.ended;
    expect(played).toEqual(['number', 'wrong', 'number']);
    await expect(result).resolves.toMatchObject({ digits: '56' });
  });

  it('does not take keys that are pressed after a complete but wrong answer for the next answer', async () => {
    const { call, result } = callTo((dialog) =>
      dialog.ask({
        prompt: 'number',
        length: 2,
        validate: /^7/,
        failures: { invalid: 'wrong' },
        tries: 2,
      }),
    );
    call.whenPlaying('number').press('1234#').whenPlaying('number').press('78');
    const { played, asked } = await call.ended;
    expect(played).toEqual(['number', 'wrong', 'number']);
    await expect(result).resolves.toMatchObject({ digits: '78' });
    expect(asked.map(({ pressed }) => pressed).join('')).toContain('34#');
  });

  it.each([
    ['its end key', '12#'],
    ['the time', '12'],
  ])('waits for no more keys where %s ended a wrong answer', async (_what, keys) => {
    const { call } = callTo((dialog) =>
      dialog.ask({ prompt: 'number', validate: /^7/, failures: { invalid: 'wrong' }, tries: 2 }),
    );
    const { commands } = await call.whenPlaying('number').press(keys).ended;
    const wrong = commands.findIndex((command) => command.includes('wrong'));
    // The keys of the answer, and no wait for what could follow it.
    expect(commands[wrong - 1]).toBe('GET DATA number 5000 32');
  });

  it('drops no more keys after a mistake than a caller is expected to press in one go', async () => {
    const { call } = callTo((dialog) =>
      dialog.ask({ prompt: 'number', failures: { invalid: 'wrong' }, tries: 2 }),
    );
    const { commands } = await call.whenPlaying('number').press(`*${'1'.repeat(80)}`).ended;
    const dropped = commands.filter((command) => command === 'WAIT FOR DIGIT 400');
    expect(dropped).toHaveLength(32);
    expect(commands[commands.lastIndexOf('WAIT FOR DIGIT 400') + 1]).toContain('wrong');
  });

  it('takes silence when an answer is read back for no input', async () => {
    const { call, result } = callTo((dialog) =>
      dialog.ask({ prompt: 'number', length: 1, confirm: 'right', tries: 1 }),
    );
    await call.whenPlaying('number').press('5').ended;
    await expect(result).resolves.toEqual({ outcome: 'no-input' });
  });

  it('is given up with the cancel key', async () => {
    const { call, result } = callTo((dialog) => dialog.ask({ prompt: 'number', cancel: '*' }));
    await call.whenPlaying('number').press('12*').ended;
    await expect(result).resolves.toEqual({ outcome: 'cancelled' });
  });

  it('reads an answer back until the caller accepts it', async () => {
    const { call, result } = callTo((dialog) =>
      dialog.ask({
        prompt: 'number',
        length: 2,
        confirm: (digits) => ['you-entered', { digits }, 'press-1'],
      }),
    );
    await call
      .whenPlaying('number')
      .press('12')
      .whenPlaying('press-1')
      .press('2')
      .whenPlaying('number')
      .press('34')
      .whenPlaying('you-entered')
      .press('1').ended;
    await expect(result).resolves.toMatchObject({ outcome: 'matched', digits: '34' });
  });

  it.each<[string, Partial<AskOptions>, (call: SimulatedCall) => void, object]>([
    [
      'waits for the first key',
      { firstDigitTimeout: 4000 },
      (call) => call.whenPlaying('').after(3900).press('7#'),
      { outcome: 'matched', digits: '7' },
    ],
    [
      'but not longer than its time-out',
      { firstDigitTimeout: 4000 },
      (call) => call.whenPlaying('').after(4100).press('7#'),
      { outcome: 'no-input' },
    ],
    [
      'takes the keys that it has when no further key comes',
      { interDigitTimeout: 1000 },
      (call) => call.whenPlaying('number').press('1').whenPlaying('').after(1100).press('2'),
      { outcome: 'matched', digits: '1' },
    ],
    [
      'waits for a further key',
      { interDigitTimeout: 1000, max: 2 },
      (call) => call.whenPlaying('number').press('1').whenPlaying('').after(900).press('2'),
      { outcome: 'matched', digits: '12' },
    ],
    [
      'ends when the whole takes too long, however quickly keys come',
      { interDigitTimeout: 1000, totalTimeout: 1500, min: 3 },
      (call) => {
        call.whenPlaying('number').press('1').whenPlaying('').after(900).press('2');
        call.whenPlaying('').after(900).press('3');
      },
      { outcome: 'invalid' },
    ],
  ])('%s', async (_, options, act, expected) => {
    const placed: { call?: SimulatedCall } = {};
    const { call, result } = callTo(
      (__, channel) =>
        new AgiDialog(channel, { now: () => placed.call?.elapsed ?? 0 }).ask({
          prompt: 'number',
          tries: 1,
          ...options,
        }),
      { unused: 'allow' },
    );
    placed.call = call;
    act(call);
    await call.ended;
    await expect(result).resolves.toMatchObject(expected);
  });

  it('does not take the hash after a complete answer for an answer to the next question', async () => {
    const { call, result } = callTo(async (dialog) => [
      await dialog.ask({ prompt: 'pin', length: 4, confirm: 'right' }),
      await dialog.ask({ prompt: 'amount', max: 3 }),
      await dialog.menu({ prompt: 'main', choices: [{ keys: '1', value: 'yes' }] }),
    ]);
    call.whenPlaying('pin').press('1234').whenPlaying('right').press('#1');
    call.whenPlaying('amount').press('#50#').whenPlaying('main').press('#1');
    const { played } = await call.ended;
    await expect(result).resolves.toMatchObject([
      { outcome: 'matched', digits: '1234' },
      { outcome: 'matched', digits: '50' },
      { outcome: 'matched', value: 'yes' },
    ]);
    // A hash ends the sound, which is then played again.
    expect(played).toEqual(['pin', 'right', 'right', 'amount', 'amount', 'main', 'main']);
  });

  it('takes a key that is no digit for a mistake, unless answers are made of it', async () => {
    const options = { prompt: 'number', failures: { invalid: 'wrong' }, tries: 2 };
    const mistaken = callTo((dialog) => dialog.ask(options));
    mistaken.call.whenPlaying('number').press('12*');
    const { played } = await mistaken.call.whenPlaying('number').press('34#').ended;
    expect(played).toEqual(['number', 'wrong', 'number']);
    await expect(mistaken.result).resolves.toMatchObject({ digits: '34' });
    const meant = callTo((dialog) => dialog.ask({ ...options, digits: '0123456789*' }));
    await meant.call.whenPlaying('number').press('12*#').ended;
    await expect(meant.result).resolves.toMatchObject({ digits: '12*' });
  });

  it('does not show a masked answer', async () => {
    const { call, result } = callTo((dialog) =>
      dialog.ask({ prompt: 'pin', length: 4, masked: true }),
    );
    await call.whenPlaying('pin').press('1234').ended;
    const answer = await result;
    expect(answer.outcome === 'matched' && answer.value).toBe('1234');
    expect(inspect(answer) + JSON.stringify(answer)).not.toContain('1234');
  });

  it.each<[string, Partial<AskOptions>]>([
    ['min', { min: 3, max: 2 }],
    ['terminator', { terminator: '1' }],
    ['terminator', { digits: '12#' }],
    ['cancel', { cancel: '#' }],
    ['cancel', { cancel: '5' }],
    ['digits', { digits: '' }],
    ['digits', { digits: '12a' }],
    ['totalTimeout', { totalTimeout: 0 }],
    ['tries', { tries: 0 }],
    ['firstDigitTimeout', { firstDigitTimeout: 2 ** 31 }],
    ['cancel', { digits: '234', cancel: '1', confirm: 'right' }],
    ['length', { length: 4, max: 5 }],
    ['confirm', { masked: true, confirm: (digits) => ({ digits }) }],
    ['resolve', { validate: z.string(), resolve: (digits) => digits }],
    ['resolve', { resolve: 'accounts' as never }],
  ])('names %s where it cannot be used, before a sound', async (name, options) => {
    const { call, result } = callTo((dialog) =>
      dialog.ask({ prompt: 'number', ...options }).catch((error: unknown) => error),
    );
    const { commands } = await call.ended;
    expect(commands).toEqual([]);
    await expect(result).resolves.toMatchObject({
      code: 'E_AGI_INVALID_ARGUMENT',
      message: expect.stringContaining(`${name} is `),
    });
  });
});
