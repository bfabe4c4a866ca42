import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Logger, type INestApplicationContext } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { placeCall, type CallReport, type SimulatedCallOptions } from 'nestjs-agi/testing';

describe('guards and pipes', () => {
  let app: INestApplicationContext;

  beforeAll(async () => {
    const { AppModule } = await import('../src/app.module.js');
    const testing = await Test.createTestingModule({ imports: [AppModule] }).compile();
    app = await testing.init();
  });

  afterAll(() => app.close());

  const call = (path: string, options: SimulatedCallOptions = {}): Promise<CallReport> =>
    placeCall(app, path, options).ended;

  const from = (number: string): SimulatedCallOptions => ({ callerId: { number } });
  const frontDesk = { environment: { agi_accountcode: 'front-desk' } };

  it.each([
    ['/wake-up/at/7', '07:00 in 201', 'digits 0700'],
    ['/wake-up/at/23?minute=05', '23:05 in 201', 'digits 2305'],
  ])('notes the wake-up call of %s', async (path, wakeUp, said) => {
    expect(await call(path, from('201'))).toMatchObject({
      status: 'SUCCESS',
      said: [said],
      variables: { WAKE_UP: wakeUp },
    });
  });

  it.each([
    ['a telephone that is no room', '/wake-up/at/7', from('999')],
    ['a caller without a number', '/wake-up/at/7', {}],
    ['a room that nobody lives in', '/wake-up/at/7', from('203')],
    ['a guest at the front desk', '/front-desk/wake-up/7', { ...from('201'), args: ['202'] }],
  ])('lets %s do nothing', async (_who, path, options) => {
    const report = await call(path, options);
    expect(report).toMatchObject({ status: 'FAILURE', outcome: 'auth_failed', said: [] });
    expect(report.variables.WAKE_UP).toBeUndefined();
  });

  it('tells everybody the time', async () => {
    expect(await call('/wake-up/time', from('999'))).toMatchObject({
      status: 'SUCCESS',
      said: [expect.stringMatching(/^time /)],
    });
  });

  it('takes the room of a front desk call from the argument', async () => {
    expect(await call('/front-desk/wake-up/6', { ...frontDesk, args: ['202'] })).toMatchObject({
      status: 'SUCCESS',
      variables: { WAKE_UP: '06:00 in 202' },
    });
  });

  it.each([
    ['/wake-up/at/24', from('201'), '24 is not from 0 to 23'],
    ['/wake-up/at/7?minute=60', from('201'), '60 is not from 0 to 59'],
    ['/wake-up/at/noon', from('201'), 'Validation failed (numeric string is expected)'],
    ['/front-desk/wake-up/7', { ...frontDesk, args: ['999'] }, 'there is no room 999'],
    ['/front-desk/wake-up/7', frontDesk, 'there is no room undefined'],
  ])('says sorry for %s, and lets the dialplan go on', async (path, options, error) => {
    const report = await call(path, options);
    expect(report).toMatchObject({
      status: 'SUCCESS',
      played: ['sorry'],
      variables: { WAKE_UP_ERROR: error },
    });
    expect(report.variables.WAKE_UP).toBeUndefined();
  });

  it('measures each call, also one whose caller hangs up', async () => {
    const log = jest.spyOn(Logger.prototype, 'log').mockImplementation(() => undefined);
    await call('/wake-up/at/7', from('201'));
    await call('/wake-up/at/8', {
      ...from('201'),
      script: [{ playing: 'digits', hangup: true }],
    });
    const lines = log.mock.calls.map(([line]) => String(line));
    log.mockRestore();
    expect(lines).toEqual([
      expect.stringMatching(/^\[\S+\] \/wake-up\/at\/7 took \d+ ms$/),
      expect.stringMatching(/^\[\S+\] \/wake-up\/at\/8 took \d+ ms$/),
    ]);
  });
});
