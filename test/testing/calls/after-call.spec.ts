import { expect, it } from '@jest/globals';
import { setImmediate } from 'node:timers';
import { placeCall } from 'nestjs-agi/testing';
import { agiServer } from '../../fixtures/servers.js';

/** More turns of the event loop than the end of a call takes. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
}

it('a call in memory waits for the work after it, so that a test can look at what was billed', async () => {
  const billed: string[] = [];
  const server = agiServer(async (channel) => {
    channel.afterCall(async () => {
      await turns();
      channel.afterCall(() => billed.push('receipt'));
      billed.push('call');
    });
    await channel.getData('pin');
  });
  await placeCall(server, '/test').whenPlaying('pin').hangUp().ended;
  expect(billed).toEqual(['call', 'receipt']);
});

it('also where a broken connection ends the handler, which gives its work then', async () => {
  const billed: string[] = [];
  const server = agiServer(async (channel) => {
    try {
      await channel.getData('pin');
    } finally {
      channel.afterCall(async () => {
        await turns();
        billed.push('call');
      });
    }
  });
  const chaos = { reset: 1 };
  await placeCall(server, '/test', { chaos }).ended.catch(() => undefined);
  expect(billed).toEqual(['call']);
});

it('says so if the work is not done in time', async () => {
  let end = (): void => undefined;
  const server = agiServer((channel) => {
    channel.afterCall(() => new Promise<void>((resolve) => (end = resolve)));
  });
  const call = placeCall(server, '/test', { timeout: 100 });
  await expect(call.ended).rejects.toMatchObject({
    code: 'E_AGI_COMMAND_TIMEOUT',
    message: expect.stringContaining(
      'the work that it gave to channel.afterCall() was not done',
    ) as unknown,
  });
  end();
  await new Promise(setImmediate);
});
