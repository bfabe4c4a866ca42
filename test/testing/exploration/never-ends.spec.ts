import { expect, it } from '@jest/globals';
import { AGIServer, type AGIChannel } from 'nestjs-agi/core';
import { explore, type Fault } from 'nestjs-agi/testing';

/** The faults of a flow in which the caller does nothing, and so few calls are placed. */
async function faultsOf(
  handler: (channel: AGIChannel) => unknown,
  options: object = { patience: 100 },
  server = new AGIServer(),
): Promise<readonly Fault[]> {
  server.agi('/', async (channel) => {
    await handler(channel);
  });
  const { faults } = await explore(server, '/', { hangups: false, missing: false, ...options });
  return faults;
}

const forEver = (): Promise<never> => new Promise(() => undefined);

it('a handler that waits before its first command is told of, once', async () => {
  expect(await faultsOf(forEver)).toMatchObject([
    {
      kind: 'never ends',
      message: 'after the start the handler waits for something that never comes',
    },
  ]);
});

it('a handler that waits after a command is told of, once', async () => {
  const faults = await faultsOf(async (channel) => {
    await channel.streamFile('welcome');
    await forEver();
  });
  expect(faults).toMatchObject([
    {
      kind: 'never ends',
      message: 'after STREAM FILE welcome "" the handler waits for something that never comes',
    },
  ]);
});

it('a handler that goes on after a hangup is told of, and its grace is not waited for', async () => {
  const faults = await faultsOf(
    async (channel) => {
      await channel.streamFile('welcome').catch(() => undefined);
      if (channel.hungUp) await forEver();
    },
    { patience: 100, hangups: true },
    new AGIServer({ hangupGrace: 3_600_000 }),
  );
  expect(faults).toMatchObject([
    {
      kind: 'never ends',
      message: 'the handler goes on after the hangup; it sent STREAM FILE welcome "" last',
    },
  ]);
});

it('a call that is not over in its time is told of, as where work after it never ends', async () => {
  const faults = await faultsOf(
    async (channel) => {
      channel.afterCall(forEver);
      await channel.streamFile('welcome');
    },
    { timeout: 300, patience: 60_000 },
  );
  expect(faults).toMatchObject([
    {
      kind: 'never ends',
      message: 'after STREAM FILE welcome "" the call or its work never ends',
    },
  ]);
});
