import { describe, expect, it } from '@jest/globals';
import { AGIServer, type AGIChannel } from 'nestjs-agi/core';
import { placeCall, type SimulatedCallOptions } from 'nestjs-agi/testing';

const call = (handler: (channel: AGIChannel) => unknown, options: SimulatedCallOptions) => {
  const server = new AGIServer();
  server.agi('/', async (channel) => {
    await handler(channel);
  });
  return placeCall(server, '/', options).ended;
};

describe('a caller who hangs up before a command', () => {
  it('is gone when it is executed', async () => {
    const report = await call(
      async (channel) => {
        await channel.answer();
        await channel.streamFile('thanks');
        await channel.setVariable('PAID', '1');
      },
      { script: [{ before: 'STREAM FILE thanks', hangup: true }] },
    );
    expect(report).toMatchObject({ ending: 'caller hung up', played: [], set: {} });
    const lines = report.dialogue.map(({ text }) => text);
    expect(lines.slice(lines.indexOf('STREAM FILE thanks ""'), -1)).toEqual([
      'STREAM FILE thanks ""',
      'hangs up',
      'HANGUP',
      '511 Command Not Permitted on a dead channel or intercept routine',
    ]);
  });

  it('can only hang up, and fails the call if the command never comes', async () => {
    const press = { script: [{ before: 'ANSWER', press: '1' }] };
    await expect(async () => call(() => undefined, press)).rejects.toThrow(
      'script[0].hangup is undefined, but it must be true in a step with `before`',
    );
    const never = { script: [{ before: 'SET VARIABLE PAID', hangup: true }] } as const;
    await expect(call((channel) => channel.answer(), never)).rejects.toThrow(
      "the caller never got to hang up before 'SET VARIABLE PAID'",
    );
  });
});

it('a list has an outcome for each time that an application is run', async () => {
  const statuses: unknown[] = [];
  const handler = async (channel: AGIChannel): Promise<void> => {
    for (let time = 0; time < 3; time++) {
      statuses.push((await channel.dial('PJSIP/100', { ring: 5000 })).status);
    }
  };
  await call(handler, { applications: { dial: [{ status: 'BUSY' }, { status: 'CONGESTION' }] } });
  expect(statuses).toEqual(['BUSY', 'CONGESTION', 'CONGESTION']);
  await expect(async () => call(handler, { applications: { Dial: [] } })).rejects.toThrow(
    'applications["Dial"] is [], but it must be a list of one outcome or more',
  );
});

it('EPOCH is the time of day at which the call was said to begin, and goes on with it', async () => {
  const startsAt = new Date('2026-11-23T11:00:00Z');
  const told: (string | null)[] = [];
  await call(
    async (channel) => {
      told.push((await channel.getVariable('EPOCH')).value);
      await channel.wait(3000);
      told.push((await channel.getVariable('EPOCH')).value);
    },
    { startsAt },
  );
  const seconds = startsAt.getTime() / 1000;
  expect(told).toEqual([String(seconds), String(seconds + 3)]);
});
