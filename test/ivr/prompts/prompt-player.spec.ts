import { afterEach, describe, expect, it } from '@jest/globals';
import { AgiDialog, type Prompt } from 'nestjs-agi';
import { callTo, closeServers } from '../fixture/call-to.js';

afterEach(closeServers);

describe('prompts', () => {
  it('play in order, with elements of every kind', async () => {
    const { call, result } = callTo((dialog) =>
      dialog.play(['hello', { digits: '007' }, { number: 42 }, { spell: 'ab' }, { silence: 2 }]),
    );
    const { route } = await call.ended;
    expect(route).toEqual(['hello', 'digits 007', 'number 42', 'alpha ab', 'silence/2']);
    await expect(result).resolves.toBeNull();
  });

  it('may be nested', async () => {
    const press = (key: string): Prompt => ['press', { digits: key }];
    const { call, result } = callTo((dialog) =>
      dialog.play(['main', [press('1'), 'for-sales', [press('2'), [], ['for-support']]]]),
    );
    const { route } = await call.ended;
    await result;
    expect(route).toEqual([
      'main',
      ...['press', 'digits 1', 'for-sales'],
      ...['press', 'digits 2', 'for-support'],
    ]);
  });

  it('end at any element with a chosen key', async () => {
    const { call, result } = callTo((dialog) => dialog.play(['one', 'two', 'three'], '5'));
    const { played } = await call.whenPlaying('two').press('5').ended;
    expect(played).toEqual(['one', 'two']);
    await expect(result).resolves.toBe('5');
  });

  it('that are missing are reported by name, once', async () => {
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

describe('an element of a prompt', () => {
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
    // A number that is neither said nor misses anything, for a caller who would hear nothing of it.
    ['prompt is an object', ['a', { digit: '1' } as never]],
    ['prompt is an object', ['a', [[{}]]] as never],
    ['prompt is null', ['a', null] as never],
    ['prompt is a whole number', ['a', 7] as never],
    ['prompt.number is', { digits: '1', number: 2 }],
    ['prompt.timezone is', { spell: 'a', timezone: 'Europe/Paris' }],
    ['prompt is a string of 7 characters', ['a', [{ prompt: 'welcome' }]]],
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
