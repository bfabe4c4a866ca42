import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AGIServer } from 'nestjs-agi';
import { placeCall, type CallReport, type SimulatedCallOptions } from 'nestjs-agi/testing';

describe('the quick start', () => {
  let app: INestApplicationContext;
  let address: string;

  beforeAll(async () => {
    process.env.AGI_PORT = '0';
    const { AppModule } = await import('../src/app.module.js');
    app = await NestFactory.createApplicationContext(AppModule, { logger: false });
    const server = app.get(AGIServer, { strict: false });
    await server.close();
    address = `agi://127.0.0.1:${(await server.listen({ port: 0 })).port}`;
  });

  afterAll(() => app.close());

  const call = (path: string, options: SimulatedCallOptions = {}): Promise<CallReport> =>
    placeCall(`${address}${path}`, { prompt: 30, ...options }).ended;

  it('welcomes', async () => {
    expect(await call('/welcome')).toMatchObject({
      status: 'SUCCESS',
      played: ['hello-world'],
      variables: { WELCOMED: 'yes' },
    });
  });

  it('says the number of a caller who presses 1', async () => {
    expect(
      await call('/menu', {
        callerId: { number: '5551234' },
        script: [{ playing: 'demo-instruct', press: '1' }],
      }),
    ).toMatchObject({
      status: 'SUCCESS',
      said: ['alpha 5551234'],
      variables: { MENU_CHOICE: '1', MENU_STEPS: 'pressed 1' },
      unused: [],
    });
  });

  it('asks again after a wrong key, and plays a joke to who presses 2', async () => {
    expect(
      await call('/menu', {
        script: [
          { playing: 'demo-instruct', press: '9' },
          { playing: 'demo-instruct', press: '2' },
        ],
      }),
    ).toMatchObject({
      status: 'SUCCESS',
      played: ['demo-instruct', 'invalid', 'demo-instruct', 'tt-weasels'],
      variables: { MENU_CHOICE: '2', MENU_STEPS: 'pressed 9,pressed 2' },
    });
  });

  it('lets go of a caller who presses nothing useful, and hangs up', async () => {
    const report = await call('/menu', {
      script: ['5', '6', '7'].map((press) => ({ playing: 'demo-instruct', press })),
    });
    expect(report).toMatchObject({ status: 'HANGUP', variables: { MENU_CHOICE: '' }, unused: [] });
    expect(report.played.at(-1)).toBe('vm-goodbye');
    expect(report.dialogue.filter(({ kind }) => kind === 'command').at(-1)?.text).toBe('HANGUP');
  });

  it('waits for a caller who presses nothing, three times, and lets go of them', async () => {
    const report = await call('/menu', { speed: 50 });
    expect(report).toMatchObject({
      status: 'HANGUP',
      variables: {
        MENU_CHOICE: '',
        MENU_STEPS: 'pressed nothing,pressed nothing,pressed nothing',
      },
    });
    expect(report.played.filter((prompt) => prompt === 'demo-instruct')).toHaveLength(3);
  });

  it('keeps the notes of calls apart that run at once', async () => {
    const reports = await Promise.all(
      ['1', '2', '1', '2'].map((press) =>
        call('/menu', { script: [{ playing: 'demo-instruct', press }] }),
      ),
    );
    expect(reports.map(({ variables }) => variables.MENU_STEPS)).toEqual([
      'pressed 1',
      'pressed 2',
      'pressed 1',
      'pressed 2',
    ]);
  });

  it('ends quietly when the caller hangs up in the menu', async () => {
    const report = await call('/menu', { script: [{ playing: 'demo-instruct', hangup: true }] });
    expect(report).toMatchObject({ status: 'HANGUP', outcome: '' });
  });

  it('opens an account to those with the token only', async () => {
    expect(await call('/account/42?token=change-me')).toMatchObject({
      status: 'SUCCESS',
      said: ['number 420'],
    });
    for (const path of ['/account/42', '/account/42?token=wrong', '/account/42?token=a&token=b']) {
      expect(await call(path)).toMatchObject({
        status: 'FAILURE',
        outcome: 'auth_failed',
        said: [],
      });
    }
  });

  it('tells the dialplan of an unknown route and of a handler that throws', async () => {
    expect(await call('/nowhere')).toMatchObject({ status: 'FAILURE', outcome: 'no_handler' });
    expect(await call('/account/5000?token=change-me')).toMatchObject({
      status: 'FAILURE',
      outcome: 'handler_error',
    });
  });
});
