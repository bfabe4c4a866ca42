import { afterEach, describe, expect, it } from '@jest/globals';
import type { AGIChannel } from 'nestjs-agi/core';
import { placeCall, type SimulatedCallOptions } from 'nestjs-agi/testing';
import { agiServer } from '../../fixtures/servers.js';

afterEach(() => {
  delete process.env.AGI_CHAOS;
});

const twoKeys = async (channel: AGIChannel): Promise<void> => {
  const first = await channel.waitForDigit(1000);
  const second = await channel.waitForDigit(1000);
  await channel.setVariable('KEYS', `${first.digit}${second.digit}`);
};

describe('a network that takes its time', () => {
  it.each<[string, SimulatedCallOptions, number, string]>([
    ['loses a key that comes between two commands', { latency: 250 }, 120, '1null'],
    ['and none that comes after', { latency: 100 }, 120, '12'],
    ['also where all else goes wrong', { latency: 250, chaos: 7 }, 260, '12'],
  ])('%s', async (_what, options, pace, keys) => {
    const call = placeCall(agiServer(twoKeys), '/test', options);
    const { variables } = await call.whenPlaying('').pace(pace).press('12').ended;
    expect(variables.KEYS).toBe(keys);
  });

  it('takes the time of the call, and no other', async () => {
    const call = placeCall(
      agiServer(async (channel) => {
        for (let command = 0; command < 100; command++) await channel.noop();
      }),
      '/test',
      { latency: 60_000 },
    );
    const { dialogue } = await call.ended;
    expect(dialogue.at(-1)?.at).toBeGreaterThanOrEqual(100 * 60_000);
  });

  it('passes over TCP as in memory, and in real time', async () => {
    const server = agiServer(twoKeys);
    const { port } = await server.listen();
    for (const time of ['virtual', 'real'] as const) {
      const call = placeCall(`agi://127.0.0.1:${port}/test`, { latency: 40, time });
      const { variables, status } = await call.whenPlaying('').pace(200).press('12').ended;
      expect({ keys: variables.KEYS, status }).toEqual({ keys: '12', status: 'SUCCESS' });
    }
    await server.close();
  });

  it('carries a hangup as well', async () => {
    const call = placeCall(
      agiServer(async (channel) => {
        await channel.streamFile('long');
      }),
      '/test',
      { latency: 300, prompts: { long: 10_000 } },
    );
    const { status } = await call.whenPlaying('long').hangUp().ended;
    expect(status).toBe('HANGUP');
  });

  it.each([{ latency: -1 }, { latency: NaN }, { script: [{ playing: '', pace: -1 }] }])(
    'refuses %j',
    (options) => {
      expect(() => placeCall(agiServer(twoKeys), '/test', options)).toThrow(
        /latency|script\[0\]\.pace/,
      );
    },
  );
});

it('a caller who has keys left to press does not take a wait for the next one for another moment', async () => {
  const call = placeCall(
    agiServer(async (channel) => {
      const { digits } = await channel.getData('number', 1000);
      await channel.setVariable('DIGITS', digits);
    }),
    '/test',
  );
  call.whenPlaying('number').press('12').whenPlaying('').after(500).press('3#');
  expect((await call.ended).variables.DIGITS).toBe('123');
});
