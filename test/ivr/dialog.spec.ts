import { afterEach, describe, expect, it } from '@jest/globals';
import { inspect } from 'node:util';
import {
  AgiDialog,
  AGIServer,
  type AgiChannel,
  defineMenu,
  defineQuestion,
  type AskOptions,
  type MenuOptions,
  type Prompt,
  type PromptTable,
} from 'nestjs-agi';
import { z } from 'zod';
import { placeCall, type SimulatedCall, type SimulatedCallOptions } from 'nestjs-agi/testing';

const servers: AGIServer[] = [];

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

/** A call of which `talk` is the handler, and what that handler came to. */
function callTo<Result>(
  talk: (dialog: AgiDialog, channel: AgiChannel) => Promise<Result>,
  options?: SimulatedCallOptions,
): { call: SimulatedCall; result: Promise<Result> } {
  const server = new AGIServer();
  servers.push(server);
  const result = new Promise<Result>((resolve, reject) => {
    server.agi('/', async (channel) => {
      await talk(new AgiDialog(channel), channel).then(resolve, reject);
    });
  });
  return { call: placeCall(server, '/', options), result };
}

describe('prompts', () => {
  it('play in order, whatever they are made of', async () => {
    const { call, result } = callTo((dialog) =>
      dialog.play(['hello', { digits: '007' }, { number: 42 }, { spell: 'ab' }, { silence: 2 }]),
    );
    const { route } = await call.ended;
    expect(route).toEqual(['hello', 'digits 007', 'number 42', 'alpha ab', 'silence/2']);
    await expect(result).resolves.toBeNull();
  });

  it('end at any element with a chosen key', async () => {
    const { call, result } = callTo((dialog) => dialog.play(['one', 'two', 'three'], '5'));
    const { played } = await call.whenPlaying('two').press('5').ended;
    expect(played).toEqual(['one', 'two']);
    await expect(result).resolves.toBe('5');
  });

  it('that are missing are told by name, once', async () => {
    const missing: string[] = [];
    const { call, result } = callTo(
      async (_, channel) => {
        const dialog = new AgiDialog(channel, { onMissing: (name) => missing.push(name) });
        await dialog.play(['gone', 'here', 'gone']);
      },
      { prompts: { gone: 'missing' } },
    );
    const { played } = await call.ended;
    await result;
    expect(missing).toEqual(['gone']);
    expect(played).toContain('here');
  });

  it('follow the language, its base and the fallback', async () => {
    const prompts = {
      en: { hi: 'en-hi', bye: 'en-bye' },
      fr: { hi: 'fr-hi' },
    };
    const { call, result } = callTo(
      async (_, channel) => {
        const dialog = new AgiDialog(channel, { prompts });
        await dialog.play({ prompt: 'hi' });
        await dialog.play({ prompt: 'bye' });
        await dialog.useLanguage('en');
        await dialog.play({ prompt: 'hi' });
      },
      { environment: { agi_language: 'fr_CA' } },
    );
    const { played, set } = await call.ended;
    await result;
    expect(played).toEqual(['fr-hi', 'en-bye', 'en-hi']);
    expect(set).toEqual({ 'CHANNEL(language)': 'en' });
  });
});

describe('what prompts are made of', () => {
  const noon = new Date('2026-11-23T12:00:00Z');

  it('is said with a format and in a time zone where one is given', async () => {
    const { call, result } = callTo((dialog) =>
      dialog.play([
        { date: noon },
        { date: noon, timezone: 'Europe/Paris' },
        { time: noon, format: 'HM' },
        { time: noon, timezone: 'Asia/Tokyo' },
        { datetime: noon },
      ]),
    );
    const { commands } = await call.ended;
    await result;
    const at = Math.floor(noon.getTime() / 1000);
    expect(commands).toEqual([
      `SAY DATE ${at} ""`,
      `SAY DATETIME ${at} "" ABdY Europe/Paris`,
      `SAY DATETIME ${at} "" HM`,
      `SAY DATETIME ${at} "" IMp Asia/Tokyo`,
      `SAY DATETIME ${at} ""`,
    ]);
  });

  it('may be in another language, which is that of Asterisk, too, as long as it lasts', async () => {
    const prompts = { en: { choose: 'for-english' }, fr: { choose: ['pour-francais', 'un'] } };
    const { call, result } = callTo(async (_, channel) => {
      const dialog = new AgiDialog(channel, { prompts });
      const key = await dialog.play(
        [{ prompt: 'choose' }, { prompt: 'choose', language: 'fr' }, 'thanks'],
        '12',
      );
      return [key, dialog.language];
    });
    const { commands } = await call.whenPlaying('un').press('2').ended;
    await expect(result).resolves.toEqual(['2', 'en']);
    expect(commands.map((line) => line.replace(/ (12|0)$/, ''))).toEqual([
      'STREAM FILE for-english 12'.replace(/ 12$/, ''),
      'SET VARIABLE CHANNEL(language) fr',
      'STREAM FILE pour-francais',
      'STREAM FILE un',
      'SET VARIABLE CHANNEL(language) en',
    ]);
  });

  it.each<[string, Prompt]>([
    ['prompt is an empty string', ['a', '']],
    ['prompt.silence is a whole number of 2 digits', { silence: 11 }],
    ['prompt.number is a number with a fraction', { number: 1.5 }],
    ['prompt.digits is a string of 3 characters', { digits: '12a' }],
    ['prompt.date is an invalid Date', { date: new Date(NaN) }],
    ['prompt.time is a Date', { time: new Date('1965-01-01') }],
    ['prompt.number is a whole number of 10 digits', { number: 3_000_000_000 }],
    ['prompt.spell is an empty string', { spell: '' }],
    ['prompt.format is an empty string', { date: noon, format: '' }],
    ['prompt is a string of 3 characters', 'a\nb'],
  ])('is refused before a sound: %s', async (message, prompt) => {
    const { call, result } = callTo((dialog) =>
      dialog.play(prompt).catch((error: unknown) => error),
    );
    const { commands } = await call.ended;
    expect(commands).toEqual([]);
    await expect(result).resolves.toMatchObject({
      code: 'E_AGI_INVALID_ARGUMENT',
      message: expect.stringContaining(message),
    });
  });
});

describe('several dialogues of one call', () => {
  it('speak the language that was chosen in one of them, and tell of a missing prompt once', async () => {
    const prompts = { en: { hi: 'en-hi' }, fr: { hi: 'fr-hi' } };
    const missing: string[] = [];
    const options = { prompts, onMissing: (prompt: string) => missing.push(prompt) };
    const { call, result } = callTo(
      async (_, channel) => {
        await new AgiDialog(channel, options).useLanguage('fr');
        await new AgiDialog(channel, options).play([{ prompt: 'hi' }, 'gone']);
        await new AgiDialog(channel, options).play('gone');
      },
      { prompts: { gone: 'missing' } },
    );
    const { played } = await call.ended;
    await result;
    expect(played).toContain('fr-hi');
    expect(missing).toEqual(['gone']);
  });
});

describe('a table of prompts', () => {
  const refused = (prompts: PromptTable): (() => void) => {
    return () => {
      AgiDialog.check({ prompts });
    };
  };

  it('may make prompts of others', () => {
    const prompts = {
      en: { a: [{ prompt: 'b' }, { prompt: 'b' }], b: 'hello' },
      fr: { b: 'bonjour' },
    };
    expect(refused(prompts)).not.toThrow();
  });

  it('is refused where one leads to itself, in whatever language', () => {
    expect(refused({ en: { a: { prompt: 'a' } } })).toThrow(/prompts\.en\.a is "a"/);
    expect(
      refused({
        en: { a: { prompt: 'b', language: 'fr' } },
        fr: { b: ['x', { prompt: 'a' }] },
      }),
    ).toThrow(/does not lead to itself/);
  });

  it('is refused where one is made of what is not there', () => {
    expect(refused({ en: { a: { prompt: 'hallo' } } })).toThrow(/prompts\.en\.a is "hallo"/);
    // What French has does not help an English caller.
    expect(refused({ en: { a: { prompt: 'b' } }, fr: { b: 'x' } })).toThrow(
      /prompts\.en\.a is "b"/,
    );
    expect(refused({ en: { a: { prompt: 'b', language: 'fr' } }, fr: { b: 'x' } })).not.toThrow();
  });

  it('is refused where callers of other languages would find nothing', () => {
    expect(refused({ fr: { b: 'x' } })).toThrow(/fallbackLanguage is "en"/);
  });
});

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

  it('says the keys of an answer that begins with a star', async () => {
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

  it('does not take what is pressed behind a mistake for the next answer', async () => {
    const { call, result } = callTo((dialog) =>
      dialog.ask({ prompt: 'number', failures: { invalid: 'wrong' }, tries: 2 }),
    );
    call.whenPlaying('number').press('12*34#').whenPlaying('number').press('56#');
    const { played } = await call.ended;
    expect(played).toEqual(['number', 'wrong', 'number']);
    await expect(result).resolves.toMatchObject({ digits: '56' });
  });

  it('nor what is pressed behind an answer that is complete, and wrong', async () => {
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
      dialog.ask({ prompt: 'number', validate: /^7/, failures: { invalid: 'wrong' }, tries: 1 }),
    );
    const { commands } = await call.whenPlaying('number').press(keys).ended;
    const last = commands.filter((command) => command.startsWith('WAIT FOR DIGIT')).at(-1);
    // The wait for the next key of the answer, and none for what could follow it.
    expect(last).toBe('WAIT FOR DIGIT 3000');
    expect(commands.at(-1)).toContain('wrong');
  });

  it('drops no more keys behind a mistake than anybody presses in one go', async () => {
    const { call } = callTo((dialog) =>
      dialog.ask({ prompt: 'number', failures: { invalid: 'wrong' }, tries: 1 }),
    );
    const { commands } = await call.whenPlaying('number').press(`*${'1'.repeat(40)}`).ended;
    const dropped = commands.filter((command) => command === 'WAIT FOR DIGIT 400');
    expect(dropped).toHaveLength(32);
    expect(commands.at(-1)).toContain('wrong');
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
      'but not longer than it is told',
      { firstDigitTimeout: 4000 },
      (call) => call.whenPlaying('').after(4100).press('7#'),
      { outcome: 'no-input' },
    ],
    [
      'takes what is there when no next key comes',
      { interDigitTimeout: 1000 },
      (call) => call.whenPlaying('number').press('1').whenPlaying('').after(1100).press('2'),
      { outcome: 'matched', digits: '1' },
    ],
    [
      'waits for a next key',
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

  it('does not take the hash behind a complete answer for an answer to what comes next', async () => {
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
    expect(played).toEqual(['pin', 'right', 'amount', 'main']);
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
      'an empty menu below',
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

    it('burns no rounds with what is pressed behind a mistake', async () => {
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

  describe('below another', () => {
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

    it('gives the choice and the way to it', async () => {
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

    it('leads back, which is a round of the one above', async () => {
      const { call, result } = callTo((dialog) => dialog.menu(below()));
      call.whenPlaying('main').press('2').whenPlaying('support').press('*');
      await call.whenPlaying('main').press('1').ended;
      await expect(result).resolves.toMatchObject({ value: 'sales', path: ['1'] });
    });

    it('does not go to and fro for ever', async () => {
      const { call, result } = callTo((dialog) => dialog.menu(below(3)));
      for (let round = 0; round < 3; round++) {
        call.whenPlaying('main').press('2').whenPlaying('support').press('*');
      }
      const { played } = await call.ended;
      expect(played.length).toBe(6);
      await expect(result).resolves.toEqual({ outcome: 'invalid' });
    });

    it('ends the whole with its own failure', async () => {
      const { call, result } = callTo((dialog) => dialog.menu(below()));
      call.whenPlaying('main').press('2');
      for (let round = 0; round < 3; round++) call.whenPlaying('support').press('9');
      await call.ended;
      await expect(result).resolves.toEqual({ outcome: 'invalid' });
    });
  });
});

describe('confirm', () => {
  it('is yes or no', async () => {
    const { call, result } = callTo((dialog) => dialog.confirm('sure'));
    await call.whenPlaying('sure').press('2').ended;
    await expect(result).resolves.toMatchObject({ outcome: 'matched', value: false, keys: '2' });
  });
});

describe('record', () => {
  const options = { file: 'greeting', prompt: 'speak', review: 'press-1' };

  it('is heard, and made again if the caller wants', async () => {
    const { call, result } = callTo((dialog) => dialog.record(options));
    call.whenPlaying('greeting').press('#').whenPlaying('press-1').press('2');
    call.hears('greeting').whenPlaying('press-1').press('3');
    call.whenPlaying('greeting').press('#').whenPlaying('press-1').press('1');
    const { recorded, played } = await call.ended;
    expect(recorded).toEqual(['greeting.wav', 'greeting.wav']);
    expect(played).toEqual([
      'speak',
      'beep',
      'press-1',
      'greeting',
      'press-1',
      'speak',
      'beep',
      'press-1',
    ]);
    await expect(result).resolves.toMatchObject({ outcome: 'recorded', file: 'greeting' });
  });

  it('is kept by a caller who presses nothing, or something else all the time', async () => {
    const silent = callTo((dialog) => dialog.record({ ...options, review: true }));
    const { played } = await silent.call.whenPlaying('greeting').press('#').ended;
    expect(played).toEqual(['speak', 'beep', 'vm-review']);
    await expect(silent.result).resolves.toMatchObject({ outcome: 'recorded' });
    const confused = callTo((dialog) => dialog.record(options));
    confused.call.whenPlaying('greeting').press('#');
    for (let round = 0; round < 5; round++) confused.call.whenPlaying('press-1').press('8');
    await confused.call.ended;
    await expect(confused.result).resolves.toMatchObject({ outcome: 'recorded' });
  });

  it('is rejected by a caller who never likes it', async () => {
    const { call, result } = callTo((dialog) => dialog.record({ ...options, tries: 2 }));
    for (let round = 0; round < 2; round++) {
      call.whenPlaying('greeting').press('#').whenPlaying('press-1').press('3');
    }
    await call.ended;
    await expect(result).resolves.toEqual({ outcome: 'rejected' });
  });

  it('ends with a hangup, and the file has what was said until then', async () => {
    const { call, result } = callTo((dialog) => dialog.record(options));
    await call.whenPlaying('greeting').after(2000).hangUp().ended;
    await expect(result).resolves.toEqual({
      outcome: 'hangup',
      file: 'greeting',
      samples: expect.any(Number),
    });
    const reviewing = callTo((dialog) => dialog.record(options));
    reviewing.call.whenPlaying('greeting').after(2000).press('#');
    await reviewing.call.whenPlaying('press-1').hangUp().ended;
    await expect(reviewing.result).resolves.toMatchObject({ outcome: 'hangup', file: 'greeting' });
  });

  it('ends with a hangup before anything is said, in the beep as well', async () => {
    const { call, result } = callTo((dialog) => dialog.record(options));
    await call.whenPlaying('speak').hangUp().ended;
    await expect(result).resolves.toEqual({ outcome: 'hangup' });
    const beep = callTo((dialog) => dialog.record({ file: 'greeting' }));
    const { recorded } = await beep.call.hangUpAfter(200).ended;
    expect(recorded).toEqual([]);
    await expect(beep.result).resolves.toEqual({ outcome: 'hangup' });
    const silent = callTo((dialog) => dialog.record({ file: 'greeting', beep: false }), {
      // At the very moment that it begins.
      onLine: ({ kind }) => {
        if (kind === 'command') silent.call.hangup();
      },
    });
    const { commands, dialogue } = await silent.call.ended;
    expect(commands[0]).toContain('RECORD FILE greeting');
    expect(dialogue.map(({ text }) => text)).toContain('200 result=-1 (hangup) endpos=0');
    await expect(silent.result).resolves.toEqual({ outcome: 'hangup' });
  });

  it('is made again for a caller who ends it in the beep', async () => {
    const { call, result } = callTo((dialog) => dialog.record(options));
    // The beep begins when the prompt of 200 ms is over.
    call.whenPlaying('speak').after(300).press('#');
    call.whenPlaying('greeting').press('#');
    const { played } = await call.whenPlaying('press-1').press('1').ended;
    expect(played).toEqual(['speak', 'beep', 'speak', 'beep', 'press-1']);
    await expect(result).resolves.toMatchObject({ outcome: 'recorded' });
  });

  it('refuses a limit of nothing', async () => {
    const { call, result } = callTo((dialog) =>
      dialog.record({ ...options, limit: 0 }).catch((error: unknown) => error),
    );
    await call.ended;
    await expect(result).resolves.toMatchObject({ code: 'E_AGI_INVALID_ARGUMENT' });
  });
});

describe('hold', () => {
  it('plays until the work is done, and no longer', async () => {
    const { call, result } = callTo(
      async (dialog, channel) => {
        const held = await dialog.hold(
          () =>
            new Promise<string>((resolve) => {
              setImmediate(() => {
                resolve('found');
              });
            }),
          { music: 'music' },
        );
        await channel.streamFile('after');
        return held;
      },
      { prompts: { music: 3_600_000 } },
    );
    const { played } = await call.ended;
    expect(played).toEqual(['music', 'after']);
    await expect(result).resolves.toEqual({ outcome: 'done', value: 'found' });
  });

  it('gives whatever the work comes to, and keeps it when the caller goes at that moment', async () => {
    const { call, result } = callTo((dialog) =>
      dialog.hold(
        async () => {
          await new Promise((resolve) => setTimeout(resolve, 20));
          // They hang up before the music is stopped.
          call.hangup();
          return 'late';
        },
        { music: { class: 'default' } },
      ),
    );
    await call.ended;
    await expect(result).resolves.toEqual({ outcome: 'done', value: 'late' });
  });

  it('plays a prompt of several elements round and round', async () => {
    const { call, result } = callTo((dialog) =>
      dialog.hold(
        (signal) =>
          new Promise((resolve) => {
            call.hears('please-hold').hears('please-hold').hears('music');
            signal.addEventListener('abort', () => {
              resolve('never');
            });
          }),
        { music: ['please-hold', { number: 3 }, 'music'], timeout: 300, apology: 'sorry' },
      ),
    );
    const { played, said } = await call.ended;
    expect(played.slice(0, 3)).toEqual(['please-hold', 'music', 'please-hold']);
    expect(said).toContain('number 3');
    expect(played.at(-1)).toBe('sorry');
    await expect(result).resolves.toEqual({ outcome: 'timed-out' });
  });

  it('leaves the language as it was, whenever it stops', async () => {
    const prompts = { en: {}, fr: { wait: 'patientez' } };
    const { call, result } = callTo(async (_, channel) => {
      const dialog = new AgiDialog(channel, { prompts });
      await dialog.hold(() => new Promise((resolve) => setTimeout(resolve, 20)), {
        music: { prompt: 'wait', language: 'fr' },
      });
      return dialog.language;
    });
    const { set } = await call.ended;
    await expect(result).resolves.toBe('en');
    expect(set).toEqual({ 'CHANNEL(language)': 'en' });
  });

  it("plays Asterisk's own music on hold", async () => {
    const { call, result } = callTo((dialog) =>
      dialog.hold(() => Promise.resolve('found'), { music: { class: 'jazz' } }),
    );
    const { commands } = await call.ended;
    expect(commands).toEqual(['SET MUSIC on jazz', 'SET MUSIC off']);
    await expect(result).resolves.toEqual({ outcome: 'done', value: 'found' });
  });

  it.each([{ music: '' }, { music: { class: '' } }, { music: 'music', timeout: 0 }])(
    'refuses %o',
    async (options) => {
      const { call, result } = callTo((dialog) =>
        dialog.hold(() => Promise.resolve(1), options).catch((error: unknown) => error),
      );
      const { commands } = await call.ended;
      expect(commands).toEqual([]);
      await expect(result).resolves.toMatchObject({ code: 'E_AGI_INVALID_ARGUMENT' });
    },
  );

  it('apologizes when the time is over, and aborts the work', async () => {
    let aborted = false;
    const { call, result } = callTo(
      (dialog) =>
        dialog.hold(
          (signal) =>
            new Promise<never>(() => {
              signal.addEventListener('abort', () => (aborted = true));
            }),
          { music: 'gone', timeout: 20, apology: 'sorry' },
        ),
      { prompts: { gone: 'missing' } },
    );
    const { played } = await call.ended;
    expect(played).toContain('sorry');
    await expect(result).resolves.toEqual({ outcome: 'timed-out' });
    expect(aborted).toBe(true);
  });

  it('aborts the work when the caller hangs up', async () => {
    let aborted = false;
    const { call, result } = callTo((dialog) =>
      dialog.hold(
        (signal) =>
          new Promise<never>(() => {
            signal.addEventListener('abort', () => (aborted = true));
          }),
        { music: 'music' },
      ),
    );
    await call.whenPlaying('music').hangUp().ended;
    await expect(result).resolves.toEqual({ outcome: 'hangup' });
    expect(aborted).toBe(true);
  });

  it('throws what the work throws', async () => {
    const { call, result } = callTo((dialog) =>
      dialog
        .hold(() => Promise.reject(new Error('no database')), { music: 'music' })
        .catch((error: unknown) => error),
    );
    await call.ended;
    await expect(result).resolves.toMatchObject({ message: 'no database' });
  });
});

describe('a caller who hangs up', () => {
  it('leaves no dialogue running, whichever reply comes last', async () => {
    let replies = Infinity;
    for (let last = 0; last < replies; last++) {
      let seen = 0;
      const { call, result } = callTo(
        async (dialog, channel) => {
          const menu = await dialog.menu({
            prompt: ['main', { digits: '12' }],
            choices: [{ keys: '1', value: 1 }],
            rounds: 2,
            noInput: 'silent',
          });
          if (menu.outcome === 'hangup') return menu.outcome;
          const answer = await dialog.ask({
            prompt: 'number',
            validate: async (digits) => {
              await channel.setVariable('TRIED', digits);
              return digits === '34';
            },
            failures: { invalid: 'wrong' },
            confirm: (digits) => ['you-entered', { digits }],
            tries: 3,
          });
          if (answer.outcome === 'hangup') return answer.outcome;
          const held = await dialog.hold(() => channel.getVariable('X'), { music: 'music' });
          if (held.outcome === 'hangup') return held.outcome;
          const recording = await dialog.record({ file: 'greeting', review: 'press-1' });
          return recording.outcome;
        },
        {
          unused: 'allow',
          script: [
            { playing: 'main' },
            { playing: 'main', press: '1' },
            { playing: 'number', press: '12#' },
            { playing: 'number', press: '34#' },
            { playing: 'you-entered', press: '2' },
            { playing: 'number', press: '34#' },
            { playing: 'you-entered', press: '1' },
            { playing: 'greeting', press: '#' },
            { playing: 'press-1', press: '2' },
          ],
          onLine: ({ kind }) => {
            if (kind === 'reply' && ++seen === last) call.hangup();
          },
        },
      );
      const report = await call.ended;
      expect(report.error).toBeUndefined();
      expect(['hangup', 'recorded']).toContain(await result);
      if (last === 0) {
        await expect(result).resolves.toBe('recorded');
        replies = seen;
      } else if (last < replies - 1) await expect(result).resolves.toBe('hangup');
    }
    expect(replies).toBeGreaterThan(25);
  });
});

describe('definitions', () => {
  it('are refused where they are written, by the name of what is wrong', () => {
    expect(() => defineQuestion({ prompt: 'pin', tries: 0 })).toThrow(/tries is 0/);
    expect(() =>
      defineMenu({
        prompt: 'main',
        choices: [{ keys: '1', menu: { prompt: 'below', choices: [] } }],
      }),
    ).toThrow(/choices\[0\]\.menu\.choices\.length is 0/);
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

  it('cannot be changed behind the back of what was checked', () => {
    const pin = defineQuestion({ prompt: 'pin', length: 4 });
    expect(() => Object.assign(pin, { tries: 0 })).toThrow(TypeError);
  });
});
