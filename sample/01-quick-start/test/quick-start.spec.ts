import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { expectCall, placeCall } from 'nestjs-agi/testing';

let app: INestApplicationContext;

beforeAll(async () => {
  const { AppModule } = await import('../src/app.module.js');
  app = await (await Test.createTestingModule({ imports: [AppModule] }).compile()).init();
  app.useLogger(false); // one of these calls breaks, as it should
});

afterAll(() => app.close());

describe('the menu', () => {
  it('says the number of a caller who presses 1', async () => {
    const report = await placeCall(app, '/menu', { callerId: { number: '5551234' } })
      .whenPlaying('demo-instruct')
      .press('1').ended;

    expectCall(report)
      .toHaveTakenRoute('demo-instruct', 'press 1', 'alpha 5551234')
      .toHaveSet('MENU_CHOICE', '1')
      .toHaveSet('MENU_STEPS', 'pressed 1')
      .toHaveEnded('continued');
  });

  it('tells a caller who has no number so', async () => {
    const report = await placeCall(app, '/menu').whenPlaying('demo-instruct').press('1').ended;

    expectCall(report).toHavePlayed('privacy-unident');
  });

  it('asks again after a wrong key, and plays a joke to a caller who presses 2', async () => {
    const report = await placeCall(app, '/menu')
      .whenPlaying('demo-instruct')
      .press('9')
      .hears('invalid')
      .whenPlaying('demo-instruct')
      .after(150)
      .press('2')
      .hears('tt-weasels').ended;

    expectCall(report).toHaveSet('MENU_STEPS', 'pressed 9,pressed 2').toHaveEnded('continued');
  });

  it('ends the call of a caller who presses only wrong keys', async () => {
    const report = await placeCall(app, '/menu')
      .whenPlaying('demo-instruct')
      .press('5')
      .whenPlaying('demo-instruct')
      .press('6')
      .whenPlaying('demo-instruct')
      .press('*')
      .hears('vm-goodbye').ended;

    expectCall(report).toHaveSet('MENU_CHOICE', '').toHaveEnded('server hung up');
  });

  it('asks a silent caller three times, which takes seconds on the phone and none here', async () => {
    const report = await placeCall(app, '/menu').ended;

    const silence = ['demo-instruct', 'invalid'];
    expectCall(report)
      .toHaveTakenRoute(...silence, ...silence, ...silence, 'vm-goodbye', 'hung up on')
      .toHaveSet('MENU_STEPS', 'pressed nothing,pressed nothing,pressed nothing');
  });

  it('ends when the caller hangs up, at any moment', async () => {
    for (const moment of ['demo-instruct', 'invalid', 'vm-goodbye']) {
      const report = await placeCall(app, '/menu').whenPlaying(moment).hangUp().ended;

      expectCall(report).toHaveEnded('caller hung up');
    }
  });

  it('keeps the notes of calls apart that run at once', async () => {
    const pressing = (key: string) =>
      placeCall(app, '/menu').whenPlaying('demo-instruct').press(key).ended;
    const reports = await Promise.all(['1', '2', '1', '2'].map(pressing));

    expect(reports.map(({ set }) => set.MENU_STEPS)).toEqual([
      'pressed 1',
      'pressed 2',
      'pressed 1',
      'pressed 2',
    ]);
  });
});

describe('the welcome', () => {
  it('is played', async () => {
    expectCall(await placeCall(app, '/welcome').ended)
      .toHavePlayed('hello-world')
      .toHaveSet('WELCOMED', 'yes');
  });
});

describe('an account', () => {
  it('is open to callers with the token', async () => {
    const report = await placeCall(app, '/account/42?token=change-me').ended;

    expectCall(report).toHaveSaid('number 420').toHaveEnded('continued');
  });

  it.each(['', '?token=wrong', '?token=change-me&token=change-me'])(
    'is closed to those with %j',
    async (query) => {
      const report = await placeCall(app, `/account/42${query}`).ended;

      expectCall(report).not.toHaveSaid().toHaveEnded('failed', 'auth_failed');
    },
  );

  it('that cannot be read is a failure to the dialplan', async () => {
    const report = await placeCall(app, '/account/5000?token=change-me').ended;

    expectCall(report).toHaveEnded('failed', 'handler_error');
  });
});

it('has no other route', async () => {
  expectCall(await placeCall(app, '/nowhere').ended).toHaveEnded('failed', 'no_handler');
});
