import { afterEach, describe, expect, it } from '@jest/globals';
import { AgiDialog, type AskOptions, type Prompt } from 'nestjs-agi';
import type { SimulatedCallOptions } from 'nestjs-agi/testing';
import { callTo, closeServers } from '../fixture/call-to.js';

afterEach(closeServers);

/** A network that is slower than the caller presses keys: 60 ms for a key and 60 ms after it. */
const SLOW: SimulatedCallOptions = { latency: 250, prompts: { 'a-long-one': 5000 } };
const KEY = 120;
const TEN = '1234567890';

describe('over a network of 250 ms, a caller who presses a key each 120 ms', () => {
  const ten: AskOptions = { prompt: 'number', length: 10, tries: 1 };
  const matched = { outcome: 'matched', digits: TEN };

  it.each<[string, AskOptions, string]>([
    ['during the prompt', ten, 'number'],
    ['during the last sound of a prompt', { ...ten, prompt: ['please', 'number'] }, 'number'],
    ['during a pause at the end', { ...ten, prompt: ['number', { silence: 2 }] }, 'silence/2'],
    ['after the prompt', ten, ''],
    ['and no hash', { prompt: 'number', max: 10 }, 'number'],
    ['also if the time-outs are those of GET DATA', { ...ten, ...times(6000, 2000) }, ''],
    ['also if the time-outs differ', { ...ten, ...times(5000, 1000) }, 'number'],
  ])('loses none of ten keys: %s', async (_when, options, moment) => {
    const { call, result } = callTo((dialog) => dialog.ask(options), SLOW);
    await call.whenPlaying(moment).pace(KEY).press(TEN).ended;
    await expect(result).resolves.toMatchObject(matched);
  });

  it('loses none when an answer is asked for again', async () => {
    const { call, result } = callTo(
      (dialog) => dialog.ask({ ...ten, tries: 2, failures: { 'no-input': 'nothing' } }),
      SLOW,
    );
    call.hears('nothing').whenPlaying('number').pace(KEY).press(TEN);
    const { played } = await call.ended;
    expect(played).toEqual(['number', 'nothing', 'number']);
    await expect(result).resolves.toMatchObject(matched);
  });

  it('loses none of several answers in a row', async () => {
    const { call, result } = callTo(
      async (dialog) => [
        await dialog.ask({ prompt: 'pin', length: 4 }),
        await dialog.ask({ prompt: 'amount', confirm: 'right' }),
        await dialog.menu({ prompt: 'main', choices: [{ keys: '1', value: 'one' }] }),
      ],
      SLOW,
    );
    call.whenPlaying('pin').pace(KEY).press('1234').whenPlaying('amount').pace(KEY).press('500#');
    call.whenPlaying('right').press('1').whenPlaying('main').press('1');
    await call.ended;
    await expect(result).resolves.toMatchObject([
      { digits: '1234' },
      { digits: '500' },
      { value: 'one' },
    ]);
  });

  it.each<[string, (dialog: AgiDialog) => Promise<unknown>, object]>([
    [
      'a menu',
      (dialog) => dialog.menu({ prompt: 'main', choices: [{ keys: '1', value: 7 }], rounds: 1 }),
      { outcome: 'matched', value: 7 },
    ],
    ['a confirmation', (dialog) => dialog.confirm('main', 1), { outcome: 'matched', value: true }],
  ])('is heard in %s at the moment at which the prompt ends', async (_what, talk, expected) => {
    const { call, result } = callTo(talk, SLOW);
    // The prompt is 200 ms long, and a command after it would begin 250 ms later.
    await call.whenPlaying('main').after(250).press('1').ended;
    await expect(result).resolves.toMatchObject(expected);
  });

  it('loses keys where each is waited for by a command of its own, as on Asterisk', async () => {
    const { call, result } = callTo((dialog) => dialog.ask({ ...ten, cancel: '*' }), SLOW);
    const { dialogue } = await call.whenPlaying('number').pace(KEY).press(TEN).ended;
    expect(dialogue.map(({ text }) => text)).toContain('presses 2, which nothing listens for');
    await expect(result).resolves.toEqual({ outcome: 'invalid' });
  });
});

describe('a question is asked by', () => {
  const commandsOf = async (options: AskOptions, keys = '12#'): Promise<string[]> => {
    const { call } = callTo((dialog) => dialog.ask({ tries: 1, ...options }), { unused: 'allow' });
    return (await call.whenPlaying('number').press(keys).ended).commands;
  };

  it.each<[string, AskOptions, string[]]>([
    ['without more', { prompt: 'number' }, ['GET DATA number 5000 32']],
    ['of a length', { prompt: 'number', length: 2 }, ['GET DATA number 5000 2']],
    [
      'with one time-out',
      { prompt: 'number', firstDigitTimeout: 9000 },
      ['GET DATA number 9000 32'],
    ],
    [
      'with the time-outs that Asterisk has',
      { prompt: 'number', ...times(6000, 2000) },
      ['GET DATA number 0 32'],
    ],
    ['without a terminator', { prompt: 'number', terminator: '' }, ['GET DATA number 5000 32']],
    [
      'that begins with another prompt',
      { greeting: 'hello', prompt: ['your', 'number'], digits: '012*' },
      ['STREAM FILE hello 0123456789*', 'STREAM FILE your 0123456789*', 'GET DATA number 5000 32'],
    ],
    [
      'that ends with something said',
      { prompt: ['number', { digits: 12 }] },
      ['STREAM FILE number 0123456789*', 'GET DATA "" 5000 31'],
    ],
    [
      'that cannot be interrupted',
      { prompt: 'number', bargeIn: false },
      ['STREAM FILE number ""', 'GET DATA "" 5000 32'],
    ],
  ])('GET DATA, %s', async (_what, options, expected) => {
    const commands = await commandsOf(options);
    expect(commands.filter((line) => !line.startsWith('WAIT FOR DIGIT 400'))).toEqual(expected);
  });

  it.each<[string, AskOptions]>([
    ['another terminator', { prompt: 'number', terminator: '*' }],
    ['a key that gives up', { prompt: 'number', cancel: '*' }],
    ['answers with a hash', { prompt: 'number', digits: '12#', terminator: '' }],
    ['a time for all of the answer', { prompt: 'number', totalTimeout: 20_000 }],
    ['more keys than GET DATA takes', { prompt: 'number', max: 1024 }],
  ])('WAIT FOR DIGIT for each key, with %s', async (_what, options) => {
    const commands = await commandsOf(options);
    expect(commands[0]).toMatch(/^STREAM FILE number/);
    expect(commands[1]).toMatch(/^WAIT FOR DIGIT/);
  });

  it.each<[string, Partial<AskOptions>, readonly (readonly [string, number])[], string[], object]>([
    [
      'the first key',
      times(5000, 1000),
      [['', 4500]],
      ['GET DATA number 1000 32', ...Array<string>(4).fill('GET DATA "" 1000 32')],
      { digits: '1' },
    ],
    [
      'the next key, for less',
      times(2500, 1000),
      [['', 2100]],
      // The rest of the first time is too short for the next key.
      [
        'GET DATA number 1000 32',
        'GET DATA "" 1000 32',
        'GET DATA "" 500 32',
        'GET DATA "" 500 31',
      ],
      { digits: '1' },
    ],
    [
      'the next key, for longer',
      times(1000, 4000),
      [
        ['number', 0],
        ['', 3500],
      ],
      [
        'GET DATA number 1000 32',
        'GET DATA "" 3000 31',
        // A key came after it, and each of its own has the whole time.
        'GET DATA "" 1000 30',
      ],
      { digits: '11' },
    ],
    [
      'a key that does not come',
      times(2500, 1000),
      [],
      ['GET DATA number 1000 32', 'GET DATA "" 1000 32', 'GET DATA "" 500 32'],
      { outcome: 'no-input' },
    ],
  ])('more than one GET DATA where it waits for %s', async (_what, options, keys, lines, end) => {
    const { call, result } = callTo((dialog) =>
      dialog.ask({ prompt: 'number', tries: 1, ...options }),
    );
    for (const [moment, after] of keys) call.whenPlaying(moment).after(after).press('1');
    const { commands } = await call.ended;
    expect(commands).toEqual(lines);
    await expect(result).resolves.toMatchObject(end);
  });
});

describe('a question whose last sound GET DATA plays', () => {
  const ask =
    (prompt: Prompt, options: Partial<AskOptions> = {}) =>
    (dialog: AgiDialog): Promise<unknown> =>
      dialog.ask({ prompt, tries: 1, ...options });

  it('goes on without a sound that Asterisk cannot play', async () => {
    const { call, result } = callTo(ask('gone'), { prompts: { gone: 'missing' } });
    const { commands } = await call.whenPlaying('').press('12#').ended;
    expect(commands).toEqual(['GET DATA gone 5000 32', 'CHANNEL STATUS', 'GET DATA "" 5000 32']);
    await expect(result).resolves.toMatchObject({ digits: '12' });
  });

  it('ends with a hangup at any moment', async () => {
    for (const moment of ['number', '']) {
      const { call, result } = callTo(ask('number'));
      await call.whenPlaying(moment).hangUp().ended;
      await expect(result).resolves.toEqual({ outcome: 'hangup' });
    }
  });

  it('takes a lone hash for an empty answer, but for one that may belong to the answer before', async () => {
    const { call, result } = callTo(async (dialog) => [
      await dialog.ask({ prompt: 'pin', length: 4 }),
      await dialog.ask({ prompt: 'amount', tries: 1 }),
      await dialog.ask({ prompt: 'code', tries: 1 }),
    ]);
    call.whenPlaying('pin').press('1234').whenPlaying('amount').press('#');
    call.whenPlaying('amount').press('50#').whenPlaying('code').press('#');
    const { played } = await call.ended;
    expect(played).toEqual(['pin', 'amount', 'amount', 'code']);
    await expect(result).resolves.toMatchObject([
      { digits: '1234' },
      { digits: '50' },
      { outcome: 'no-input' },
    ]);
  });

  it('takes a hash for a mistake where answers have no terminator', async () => {
    const { call, result } = callTo(ask('number', { terminator: '', max: 3 }));
    await call.whenPlaying('number').press('12#').ended;
    await expect(result).resolves.toEqual({ outcome: 'invalid' });
  });

  it('takes a stray key for a mistake, wherever it comes', async () => {
    for (const keys of ['*', '1*#', '12*', '*12345']) {
      const { call, result } = callTo(ask(['please', 'number'], { max: 4 }));
      await call.whenPlaying('number').press(keys).ended;
      await expect(result).resolves.toEqual({ outcome: 'invalid' });
    }
  });

  it('is spoken in its own language, and the one before is there again after the answer', async () => {
    const prompts = { en: { number: 'number' }, fr: { number: 'nombre' } };
    const { call, result } = callTo(async (_, channel) => {
      const dialog = new AgiDialog(channel, { prompts });
      await dialog.ask({ prompt: ['please', { prompt: 'number', language: 'fr' }], length: 1 });
      return dialog.language;
    });
    const { commands } = await call.whenPlaying('nombre').press('1').ended;
    expect(commands).toEqual([
      'STREAM FILE please 0123456789*',
      'SET VARIABLE CHANNEL(language) fr',
      'GET DATA nombre 5000 1',
      'SET VARIABLE CHANNEL(language) en',
    ]);
    await expect(result).resolves.toBe('en');
  });
});

function times(firstDigitTimeout: number, interDigitTimeout: number): Partial<AskOptions> {
  return { firstDigitTimeout, interDigitTimeout };
}
