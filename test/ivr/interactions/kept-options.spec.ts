import { afterEach, describe, expect, it } from '@jest/globals';
import {
  AgiDialog,
  AGIServer,
  defineMenu,
  defineQuestion,
  type AskResult,
  type MenuResult,
} from 'nestjs-agi';
import { placeCall, type SimulatedCall } from 'nestjs-agi/testing';
import { resolveAsk } from '../../../lib/ivr/interactions/ask-options.js';
import { resolveMenu } from '../../../lib/ivr/interactions/menu-options.js';

const servers: AGIServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

function callTo<Result>(talk: (dialog: AgiDialog) => Promise<Result>): {
  call: SimulatedCall;
  result: Promise<Result>;
} {
  const server = new AGIServer();
  servers.push(server);
  const result = new Promise<Result>((resolve, reject) => {
    server.agi('/', async (channel) => {
      await talk(new AgiDialog(channel)).then(resolve, reject);
    });
  });
  return { call: placeCall(server, '/'), result };
}

describe('later changes of the given object do not change', () => {
  it('a dialogue', async () => {
    const prompts = { en: { hello: ['hello'] } };
    const server = new AGIServer();
    servers.push(server);
    server.agi('/', async (channel) => {
      const dialog = new AgiDialog(channel, { prompts });
      prompts.en.hello.push('more');
      prompts.en.hello = ['another'];
      await dialog.play({ prompt: 'hello' });
    });
    expect((await placeCall(server, '/').ended).played).toEqual(['hello']);
  });

  it('a question', async () => {
    const options = {
      greeting: ['welcome'],
      prompt: ['number'],
      length: 2,
      failures: { invalid: ['wrong'] },
      lastTry: ['last'],
      confirm: ['right'],
      validate: /^4/,
      tries: 2,
    };
    const question = defineQuestion(options);
    for (const prompt of [
      options.greeting,
      options.prompt,
      options.failures.invalid,
      options.lastTry,
      options.confirm,
    ])
      prompt.push('more');
    Object.assign(options.failures, { invalid: 'another' });
    Object.assign(options, { length: 3, tries: 1, prompt: 'another' });
    const { call, result } = callTo<AskResult>((dialog) => dialog.ask(question));
    call.whenPlaying('number').press('12').whenPlaying('number').press('42');
    const { played } = await call.whenPlaying('right').press('1').ended;
    expect(played).toEqual(['welcome', 'number', 'wrong', 'last', 'number', 'right']);
    await expect(result).resolves.toMatchObject({ outcome: 'matched', digits: '42' });
  });

  it('a menu, and its submenu', async () => {
    const value = { id: 1 };
    const below = { prompt: ['below'], choices: [{ keys: ['5'], value }] };
    const options = {
      prompt: ['choose'],
      invalid: ['wrong'],
      noInput: ['silence'],
      choices: [{ keys: ['1'], menu: below }],
      rounds: 3,
    };
    const menu = defineMenu<object>(options);
    for (const prompt of [options.prompt, options.invalid, options.noInput, below.prompt])
      prompt.push('more');
    options.choices[0]!.keys[0] = '9';
    options.choices.length = 0;
    below.choices[0]!.keys[0] = '9';
    below.choices[0]!.value = { id: 2 };
    options.rounds = 1;
    const { call, result } = callTo<MenuResult<object>>((dialog) => dialog.menu(menu));
    call.hears('choose').whenPlaying('choose').press('9').whenPlaying('choose').press('1');
    const { played } = await call.whenPlaying('below').press('5').ended;
    expect(played).toEqual(['choose', 'silence', 'choose', 'wrong', 'choose', 'below']);
    const chosen = await result;
    // A value is the application's own, and stays the same.
    expect(chosen.outcome === 'matched' && chosen.value).toBe(value);
  });
});

it('the resolved options of a question or a menu cannot be changed', () => {
  const question = resolveAsk({ prompt: ['number'], failures: { invalid: ['wrong'] } });
  const menu = resolveMenu({ prompt: ['choose'], choices: [{ keys: '1', value: 1 }] });
  for (const change of [
    () => (question.tries = 1),
    () => (question.prompt as string[]).push('more'),
    () => ((question.failures as Record<string, unknown>).invalid = 'another'),
    () => (menu.rounds = 1),
    () => (menu.prompt as string[]).push('more'),
    () => (menu.resolved as unknown[]).pop(),
  ]) {
    expect(change).toThrow(TypeError);
  }
});
