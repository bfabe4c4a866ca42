import { afterEach, describe, expect, it } from '@jest/globals';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { AGIServer } from 'nestjs-agi/core';
import { AudioServer } from 'nestjs-agi/audio';
import { AgiDialog, type SpeechOptions } from 'nestjs-agi/ivr';
import { placeCall, simulatedRecogniser, type ScriptStep } from 'nestjs-agi/testing';

const NAMES = ['start', 'answers', 'end'].map((name) => `nestjs-agi:interaction:${name}`);

let stop = (): void => undefined;
afterEach(() => {
  stop();
});

async function told(
  talk: (dialog: AgiDialog) => Promise<unknown>,
  script: readonly ScriptStep[],
  speech?: SpeechOptions,
): Promise<[string, Record<string, unknown>][]> {
  const messages: [string, Record<string, unknown>][] = [];
  const listener = (message: unknown, name: string | symbol): void => {
    messages.push([String(name).replace(/^.*:/, ''), message as Record<string, unknown>]);
  };
  for (const name of NAMES) subscribe(name, listener);
  stop = () => {
    for (const name of NAMES) unsubscribe(name, listener);
  };
  const server = new AGIServer();
  server.agi('/', async (channel) => {
    await talk(new AgiDialog(channel, { ...(speech && { speech }) }));
  });
  await placeCall(server, '/', { script }).ended;
  return messages;
}

const MENU = {
  prompt: ['main', { digits: '1' }],
  choices: [
    { keys: '1-2', value: 'a' },
    { keys: '3', menu: { prompt: 'below', choices: [{ keys: '_2XX', value: 'b' }], back: '*' } },
  ],
};

describe('the diagnostics channel, of a dialogue', () => {
  it('tells what a menu offers, what may be pressed, and the choice as it is written', async () => {
    const messages = await told(
      (dialog) => dialog.menu(MENU),
      [
        { playing: 'main', press: '9' },
        { playing: 'main', press: '3' },
        { playing: 'below', press: '217' },
      ],
    );
    const interaction = {
      kind: 'menu',
      prompt: 'main digits',
      outcomes: ['matched', 'no-input', 'invalid'],
      choices: ['1-2', '3 _2XX'],
    };
    expect(messages[0]).toMatchObject(['start', { interaction }]);
    expect(messages.slice(1, -1).map(([, { answers }]) => answers)).toEqual([
      ['1', '2', '3', '0'],
      [],
      ['1', '2', '3', '0'],
      ['299', '*', '0'],
    ]);
    expect(messages.at(-1)).toMatchObject([
      'end',
      { interaction, outcome: 'matched', choice: '3 _2XX' },
    ]);
    expect(messages.at(-1)![1].interaction).toBe(messages[0]![1].interaction);
  });

  it('tells nothing that a caller has pressed at a question', async () => {
    const messages = await told(
      (dialog) => dialog.ask({ prompt: 'pin', min: 4, max: 8, cancel: '*', masked: true }),
      [{ playing: 'pin', press: '2468#' }],
    );
    expect(messages).toMatchObject([
      ['start', { interaction: { outcomes: ['matched', 'no-input', 'invalid', 'cancelled'] } }],
      ['answers', { answers: ['1111#', '1#', '*', '#'] }],
      ['end', { outcome: 'matched', choice: undefined }],
    ]);
    expect(JSON.stringify(messages)).not.toContain('2468');
  });

  it.each([
    ['', ['1', '2']],
    ['*', ['1', '2', '*']],
  ])(
    'tells what may be pressed where an answer is read back, with `cancel` as "%s"',
    async (cancel, answers) => {
      const messages = await told(
        (dialog) => dialog.ask({ prompt: 'age', length: 2, cancel, confirm: 'right' }),
        [
          { playing: 'age', press: '42' },
          { playing: 'right', press: '1' },
        ],
      );
      const pressable = messages.filter(([name]) => name === 'answers').map(([, m]) => m.answers);
      expect(pressable.at(-1)).toEqual(answers);
    },
  );

  it('tells how a wait for work may end', async () => {
    const speech = { recogniser: simulatedRecogniser(), audio: new AudioServer() };
    const messages = await told(
      async (dialog) => {
        const work = (): Promise<number> => Promise.resolve(1);
        await dialog.hold(work, { music: 'music' });
        await dialog.hold(work, { music: 'music', speech: { words: 'stop' } });
        await dialog.hold(work, { music: 'music', speech: { words: 'stop' }, timeout: 9000 });
      },
      [],
      speech,
    );
    const described = messages.filter(([name]) => name === 'start').map(([, m]) => m.interaction);
    expect(described).toMatchObject([
      { outcomes: ['done'] },
      { outcomes: ['done', 'cancelled'] },
      { outcomes: ['done', 'timed-out', 'cancelled'] },
    ]);
  });

  it('tells of a recording and its review, of work during music, and of hangups', async () => {
    const messages = await told(
      async (dialog) => {
        await dialog.record({ file: 'x', prompt: 'speak', silence: 2, review: true });
        await dialog.hold(() => Promise.resolve(1), { music: { class: 'jazz' }, timeout: 9 });
        await dialog.ask({ prompt: 'age' });
      },
      [
        { recording: '', speak: 500 },
        { playing: 'vm-review', press: '1' },
        { playing: 'age', hangup: true },
      ],
    );
    expect(messages.map(([name, { outcome }]) => outcome ?? name)).toEqual([
      ...['start', 'answers', 'recorded', 'start', 'done', 'start', 'answers', 'hangup'],
    ]);
    const described = messages.filter(([name]) => name === 'start').map(([, m]) => m.interaction);
    expect(described).toMatchObject([
      { kind: 'record', prompt: 'speak', outcomes: ['recorded', 'silent', 'rejected'] },
      { kind: 'hold', prompt: 'jazz', outcomes: ['done', 'timed-out'] },
      { kind: 'ask', prompt: 'age', outcomes: ['matched', 'no-input', 'invalid'] },
    ]);
  });
});
