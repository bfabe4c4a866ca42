import { afterEach, describe, expect, it } from '@jest/globals';
import { AGIServer, logCalls, maskDigits, type CallLogOptions } from 'nestjs-agi/core';
import { placeCall } from 'nestjs-agi/testing';

let stop = (): void => undefined;
afterEach(() => {
  stop();
});

const environment = { agi_uniqueid: '17.1', agi_channel: 'PJSIP/5551234-00000001' };

async function recordsOf(path: string, options?: CallLogOptions): Promise<object[]> {
  const records: object[] = [];
  stop = logCalls((record) => {
    const timed = 'duration' in record && record.duration !== undefined;
    records.push(timed ? { ...record, duration: 'ms' } : record);
  }, options);
  const server = new AGIServer();
  server
    .agi('/account/:id', async (channel) => {
      await channel.getData('pin', 1000, 4);
    })
    .agi('/broken', () => {
      throw new Error('PIN 4711');
    })
    .agi('/told', (channel) => {
      channel.fail('wrong PIN 4711');
    });
  await placeCall(server, path, { environment, callerId: { number: '5551234' } })
    .whenPlaying('pin')
    .press('4711')
    .ended.catch(() => undefined);
  return records;
}

const start = { level: 'info', event: 'call_start', callId: '17.1' };
const end = { event: 'call_end', callId: '17.1', duration: 'ms' };

describe('a structured log of calls', () => {
  it('has a call’s id, its route and its outcome, and no numbers of callers', async () => {
    const records = await recordsOf('/account/12345678?token=secret');
    expect(records).toEqual([
      { ...start, channel: 'PJSIP/***34-***01', caller: '***34', path: '/account/***78' },
      { ...end, level: 'info', route: '/account/:id', outcome: 'completed' },
    ]);
    expect(JSON.stringify(records)).not.toMatch(/secret|4711|555/);
  });

  it.each([
    [
      '/broken',
      {
        level: 'error',
        route: '/broken',
        outcome: 'handler_error',
        error: {
          name: 'Error',
          message: 'PIN ***',
          stack: expect.stringMatching(/^Error: PIN \*\*\*\n {4}at .*call-log\.spec\.ts:\d+:\d+\n/),
        },
      },
    ],
    ['/nowhere', { level: 'warn', route: undefined, outcome: 'no_handler' }],
    ['/told', { level: 'warn', route: '/told', outcome: 'failed' }],
  ])('%s: has a level for each outcome', async (path, told) => {
    expect((await recordsOf(path)).at(-1)).toEqual({ ...end, ...told });
  });

  it('has numbers, and commands without their arguments, if the options ask for them', async () => {
    expect(await recordsOf('/account/12345678', { mask: false, commands: true })).toEqual([
      {
        ...start,
        channel: 'PJSIP/5551234-00000001',
        caller: '5551234',
        path: '/account/12345678',
      },
      {
        level: 'debug',
        event: 'command',
        callId: '17.1',
        command: 'GET DATA',
        duration: 'ms',
        status: 200,
        error: undefined,
      },
      { ...end, level: 'info', route: '/account/:id', outcome: 'completed' },
    ]);
  });

  it('has the connections that were refused', async () => {
    const records: object[] = [];
    stop = logCalls((record) => records.push(record));
    const server = new AGIServer({ port: 0, allow: ['10.0.0.0/8'] });
    const { port } = await server.listen();
    await placeCall(`agi://127.0.0.1:${port}/x`, { chaos: false }).ended;
    await server.close();
    expect(records).toEqual([
      {
        level: 'warn',
        event: 'connection_refused',
        remoteAddress: '127.0.0.1',
        outcome: 'not_allowed',
      },
    ]);
  });

  it('stops when it is told to', async () => {
    const records = await recordsOf('/account/1');
    stop();
    const { length } = records;
    await placeCall(new AGIServer(), '/x').ended;
    expect(records).toHaveLength(length);
  });
});

it.each([
  ['/menu2/en', '/menu2/en'],
  ['12', '12'],
  ['123', '***'],
  ['12345', '***'],
  ['123456', '***56'],
  ['٤٧١١', '***'],
  ['/account/4711', '/account/***'],
  ['+49 30 1234567', '+49 30 ***67'],
])('masks the digits of %j as %j', (text, masked) => {
  expect(maskDigits(text)).toBe(masked);
});
