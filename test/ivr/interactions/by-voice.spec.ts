import { describe, expect, it } from '@jest/globals';
import { defineMenu, defineQuestion, type SpeechOptions } from 'nestjs-agi';
import { simulatedRecogniser } from 'nestjs-agi/testing';
import { speakingCall } from '../fixture/speaking-call.js';

const DEPARTMENTS = ['sales', 'support'] as const;

const DEPARTMENT = defineQuestion({
  prompt: 'which-department',
  length: 1,
  speech: { hints: DEPARTMENTS },
  resolve: (answer: string) =>
    DEPARTMENTS.find((name, index) => name === answer || answer === String(index + 1)),
  tries: 2,
});

const ask = (given?: Partial<SpeechOptions>) =>
  speakingCall((dialog) => dialog.ask(DEPARTMENT), given);

describe('ask() with speech', () => {
  it('takes words', async () => {
    const { call, result } = ask();
    await call.whenPlaying('').say('support').ended;
    await expect(result).resolves.toEqual({
      outcome: 'matched',
      by: 'speech',
      value: 'support',
      text: 'support',
    });
  });

  it('takes keys, during the prompt and after it', async () => {
    for (const moment of ['which-department', '']) {
      const { call, result } = ask();
      await call.whenPlaying(moment).press('1').ended;
      await expect(result).resolves.toEqual({
        outcome: 'matched',
        by: 'keys',
        value: 'sales',
        digits: '1',
      });
    }
  });

  it('takes keys while the caller speaks, or the recogniser works', async () => {
    for (const after of [300, 1500]) {
      const { call, result } = ask({
        recogniser: simulatedRecogniser({ 'er well': { stalls: true } }),
      });
      call.whenPlaying('').say('er well').whenPlaying('').after(after).press('2');
      await call.ended;
      await expect(result).resolves.toMatchObject({ by: 'keys', value: 'support' });
    }
  });

  it('stops its prompt when the caller speaks, a { say } as well', async () => {
    const text = 'Which department would you like to talk to, sales or support?';
    const { call, result } = speakingCall((dialog) =>
      dialog.ask({ prompt: { say: text }, speech: true }),
    );
    const report = await call.whenPlaying(text).after(1000).say('sales').ended;
    await expect(result).resolves.toMatchObject({ by: 'speech', value: 'sales' });
    expect(report.heard).toMatchObject([{ text, cut: true }]);
    expect(report.heard[0]?.ms).toBeGreaterThanOrEqual(1000);
    expect(report.heard[0]?.ms).toBeLessThan(1300);
  });

  it('asks again after noise, and after words that mean nothing', async () => {
    const { call, result } = ask();
    call.whenPlaying('').noise(800).whenPlaying('which-department').say('banana');
    const report = await call.ended;
    await expect(result).resolves.toEqual({ outcome: 'invalid' });
    expect(report.played).toEqual(['which-department', 'which-department']);
  });

  it('is refused before anything is heard where nothing can recognise words', async () => {
    const { call, result } = ask({ recogniser: undefined });
    result.catch(() => undefined);
    expect((await call.ended).commands).toEqual([]);
    await expect(result).rejects.toMatchObject({
      code: 'E_SPEECH_NOT_CONFIGURED',
      message: 'speech needs a recogniser: give speech.recogniser',
    });
  });

  it('has no input where the caller does nothing', async () => {
    const { call, result } = ask();
    await call.ended;
    await expect(result).resolves.toEqual({ outcome: 'no-input' });
  });

  it('takes spoken digits for keys', async () => {
    const pin = (length: number, said: string) => {
      const { call, result } = speakingCall((dialog) =>
        dialog.ask({ prompt: 'pin', length, speech: true, tries: 1, masked: true }),
      );
      call.whenPlaying('').say(said);
      return result;
    };
    const answer = await pin(4, '1 2-3 4.');
    expect(answer).toMatchObject({ outcome: 'matched', by: 'speech', value: '1234' });
    expect(JSON.stringify(answer)).not.toMatch(/\d/);
    await expect(pin(5, '1234')).resolves.toEqual({ outcome: 'invalid' });
    await expect(pin(3, '1234')).resolves.toEqual({ outcome: 'invalid' });
  });

  it('reads an answer back', async () => {
    const { call, result } = speakingCall((dialog) =>
      dialog.ask({
        prompt: 'name',
        speech: true,
        confirm: (name) => ['you-said', { say: name }],
      }),
    );
    const report = await call.whenPlaying('').say('Ada').whenPlaying('Ada').press('1').ended;
    await expect(result).resolves.toMatchObject({ outcome: 'matched', value: 'Ada' });
    expect(report.heard).toMatchObject([{ text: 'Ada' }]);
  });

  it.each([
    ['throws', new Error('no credit'), 'E_SPEECH_FAILED', 4000],
    ['stalls', { stalls: true } as const, 'E_SPEECH_TIMEOUT', 12_000],
  ])('goes on by keys, or fails, if the recogniser %s', async (_, failure, code, after) => {
    const recogniser = simulatedRecogniser({ sales: failure });
    const failing = ask({ recogniser });
    failing.call.whenPlaying('').say('sales').whenPlaying('which-department').say('sales');
    await failing.call.ended;
    await expect(failing.result).resolves.toMatchObject({ outcome: 'failed', code });

    const pressed = ask({ recogniser });
    pressed.call.whenPlaying('').say('sales').whenPlaying('').after(after).press('1');
    await pressed.call.ended;
    await expect(pressed.result).resolves.toMatchObject({ outcome: 'matched' });
  });

  it('goes on by keys if the call can have no line', async () => {
    const audio = {
      attach: () => Promise.reject(Object.assign(new Error('x'), { code: 'other' })),
    };
    await expect(ask({ audio }).result).rejects.toThrow('x');
    const { call, result } = speakingCall(
      (dialog) => dialog.ask({ ...DEPARTMENT }),
      {},
      { applications: { Originate: { status: 'FAILED' } } },
    );
    await call.whenPlaying('').press('1').ended;
    await expect(result).resolves.toMatchObject({ by: 'keys', value: 'sales' });
  });

  it('is a hangup at each moment', async () => {
    for (const ms of [100, 400, 1000, 1400]) {
      const { call, result } = ask({
        recogniser: simulatedRecogniser({ 'well then': { stalls: true } }),
      });
      call.whenPlaying('which-department').say('well then').hangUpAfter(ms);
      await call.ended;
      await expect(result).resolves.toEqual({ outcome: 'hangup' });
    }
  });
});

const MENU = defineMenu({
  prompt: 'main-menu',
  choices: [
    { keys: '1', words: ['sales', 'buy something'], value: 'sales' },
    { keys: ['2', '3'], words: 'support', value: (key) => `support-${key}` },
    {
      keys: '4',
      words: 'directions',
      menu: {
        prompt: 'directions',
        choices: [
          { keys: '1', words: 'by car', value: 'car' },
          { keys: '2', words: 'by train', value: 'train' },
        ],
      },
    },
  ],
  rounds: 2,
});

describe('menus by word', () => {
  const menu = () => speakingCall((dialog) => dialog.menu(MENU));

  it.each([
    ['Sales, please!', { value: 'sales', keys: '1', path: ['1'] }],
    ["I'd like to BUY something", { value: 'sales', keys: '1' }],
    ['support', { value: 'support-2', keys: '2' }],
  ])('take %p', async (said, expected) => {
    const { call, result } = menu();
    await call.whenPlaying('main-menu').say(said).ended;
    await expect(result).resolves.toMatchObject({
      outcome: 'matched',
      ...expected,
      spoken: { text: said },
    });
  });

  it('tell the recogniser their words, or other hints', async () => {
    const recogniser = simulatedRecogniser();
    for (const speech of [{ endSilence: 100 }, { hints: ['sales desk'] }]) {
      const choices = [{ keys: '1', words: ['sales', 'buy something'], value: 1 }];
      const { call, result } = speakingCall(
        (dialog) => dialog.menu({ prompt: 'main-menu', choices, speech }),
        { recogniser },
      );
      await call.whenPlaying('main-menu').say('sales').ended;
      await result;
    }
    expect(recogniser.options.map(({ hints }) => hints)).toEqual([
      ['sales', 'buy something'],
      ['sales desk'],
    ]);
  });

  it('take words in submenus, and keys beside words', async () => {
    const { call, result } = menu();
    call.whenPlaying('main-menu').say('directions').whenPlaying('directions').press('2');
    await call.ended;
    const answer = await result;
    expect(answer).toMatchObject({ outcome: 'matched', value: 'train', path: ['4', '2'] });
    expect(answer).not.toHaveProperty('spoken');
  });

  it('are invalid for words that are no choice, or several', async () => {
    const { call, result } = menu();
    call.whenPlaying('main-menu').say('salesman').whenPlaying('main-menu').say('support or');
    await call.ended;
    await expect(result).resolves.toMatchObject({ outcome: 'matched', value: 'support-2' });
  });

  it('tell why nothing was heard', async () => {
    const { call, result } = speakingCall((dialog) => dialog.menu(MENU), {
      recogniser: simulatedRecogniser({ sales: new Error('no credit') }),
    });
    await call.whenPlaying('').say('sales').whenPlaying('main-menu').say('sales').ended;
    await expect(result).resolves.toEqual({ outcome: 'no-input', code: 'E_SPEECH_FAILED' });
  });

  it('are checked where they are defined', () => {
    const choices = [
      { keys: '1', words: 'yes', value: 1 },
      { keys: '2', words: ['YES!'], value: 2 },
    ];
    expect(() => defineMenu({ prompt: 'p', choices })).toThrow(/words of one choice only/);
    expect(() =>
      defineMenu({ prompt: 'p', choices: [{ keys: '1', words: '?!', value: 1 }] }),
    ).toThrow(/choices\[0\]\.words/);
    expect(() =>
      defineMenu({ prompt: 'p', choices: [{ keys: '1', value: 1 }], speech: {} }),
    ).toThrow(/speech .*no choice has words/);
    expect(() => defineQuestion({ prompt: 'p', speech: { endSilence: -1 } })).toThrow(
      /speech\.endSilence/,
    );
  });

  it('make yes and no', async () => {
    const { call, result } = speakingCall((dialog) =>
      dialog.confirm('sure', { yes: ['yes', 'sure'], no: 'no', tries: 1 }),
    );
    await call.whenPlaying('sure').say('yes, I am').ended;
    await expect(result).resolves.toMatchObject({ outcome: 'matched', value: true });
  });
});

describe('hold() with speech', () => {
  it('ends with words of the caller', async () => {
    let aborted = false;
    const { call, result } = speakingCall((dialog) =>
      dialog.hold(
        (signal) =>
          new Promise<string>(() => {
            signal.addEventListener('abort', () => {
              aborted = true;
            });
          }),
        { music: 'music', speech: { words: ['stop', 'never mind'] } },
      ),
    );
    call.whenPlaying('music').say('hello').whenPlaying('music').after(2000).say('oh never mind');
    await call.ended;
    await expect(result).resolves.toEqual({ outcome: 'cancelled', text: 'oh never mind' });
    expect(aborted).toBe(true);
  });
});
