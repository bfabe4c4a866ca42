import { afterEach, describe, expect, it } from '@jest/globals';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { AGIServer, type AGIChannel, type AGIDiagnostics } from 'nestjs-agi/core';
import { placeCall } from 'nestjs-agi/testing';

const NAMES: (keyof AGIDiagnostics)[] = [
  'nestjs-agi:connection',
  'nestjs-agi:call:start',
  'nestjs-agi:call:end',
  'nestjs-agi:command:start',
  'nestjs-agi:command:end',
];

type Told = [name: string, message: Record<string, unknown>];
const listening: [string, (message: unknown) => void][] = [];
afterEach(() => {
  for (const [name, listener] of listening.splice(0)) unsubscribe(name, listener);
});

function listen(names = NAMES): Told[] {
  const told: Told[] = [];
  for (const name of names) {
    const listener = (message: unknown): void => {
      told.push([name.replace('nestjs-agi:', ''), message as Record<string, unknown>]);
    };
    subscribe(name, listener);
    listening.push([name, listener]);
  }
  return told;
}

function serverOf(handler: (channel: AGIChannel) => unknown): AGIServer {
  const server = new AGIServer();
  server.agi('/menu/:lang', async (channel) => {
    await handler(channel);
  });
  return server;
}

describe('the diagnostics channel', () => {
  it('tells of a call and its commands, in order, with the same object', async () => {
    const told = listen();
    const server = serverOf(async (channel) => {
      await channel.answer();
      await channel.getData('main-menu', 1000, 9);
    });
    await placeCall(server, '/menu/en').whenPlaying('main-menu').press('90210#').ended;
    expect(told.map(([name]) => name)).toEqual([
      'connection',
      'call:start',
      'command:start',
      'command:end',
      'command:start',
      'command:end',
      'call:end',
    ]);
    const messages = told.map(([, message]) => message);
    expect(messages[0]).toEqual({ remoteAddress: undefined, outcome: 'accepted' });
    expect(messages[2]).toMatchObject({ command: 'ANSWER' });
    expect(messages[5]).toMatchObject({ command: 'GET DATA', status: 200, error: undefined });
    expect(messages[5]?.duration).toBeGreaterThanOrEqual(0);
    expect(messages[6]).toMatchObject({ outcome: 'completed', duration: expect.anything() });
    const calls = new Set(messages.slice(1).map(({ call }) => call));
    expect(calls.size).toBe(1);
    expect([...calls][0]).toMatchObject({ path: '/menu/en', route: '/menu/:lang' });
    // The messages about commands hold no key that the caller pressed.
    const said = messages.map((message) => ({ ...message, call: undefined }));
    expect(JSON.stringify(said)).not.toContain('90210');
  });

  it.each<[string, (channel: AGIChannel) => unknown, string]>([
    [
      'an error',
      () => {
        throw new Error('out of luck');
      },
      'handler_error',
    ],
    [
      'a reason',
      (channel) => {
        channel.fail('card_declined');
      },
      'card_declined',
    ],
  ])('tells that a call ended with %s', async (_what, handler, outcome) => {
    const told = listen(['nestjs-agi:call:end']);
    await placeCall(serverOf(handler), '/menu/en').ended;
    expect(told).toEqual([['call:end', expect.objectContaining({ outcome })]]);
  });

  it('tells what was wrong in an environment, without a value of it', async () => {
    const told = listen(['nestjs-agi:connection']);
    await placeCall(
      serverOf(() => undefined),
      '/menu/en',
      { args: ['secret\nagi_callerid: 666'], unused: 'allow' },
    ).ended;
    expect(told.map(([, message]) => message)).toEqual([
      expect.objectContaining({
        outcome: 'protocol_error',
        reason: 'agi_callerid is there twice, so a value holds a newline',
      }),
    ]);
  });

  it('tells of a command that was given up, and of one that was never sent', async () => {
    const told = listen(['nestjs-agi:command:end']);
    const server = serverOf(async (channel) => {
      const aborted = AbortSignal.abort();
      await channel.noop('x', { signal: aborted }).catch(() => undefined);
      await channel.streamFile('story', '', 0, { timeout: 20 }).catch(() => undefined);
    });
    await placeCall(server, '/menu/en', { time: 'real', prompt: 5000 }).ended;
    expect(told.map(([, message]) => message)).toMatchObject([
      { command: 'NOOP', duration: undefined, error: 'E_AGI_ABORTED' },
      { command: 'STREAM FILE', duration: expect.any(Number), error: 'E_AGI_COMMAND_TIMEOUT' },
    ]);
  });

  it('tells of a connection that was refused', async () => {
    const server = new AGIServer({ port: 0, maxConnections: 1 });
    server.agi('/wait', (channel) => channel.waitForDigit(-1));
    const { port } = await server.listen();
    const first = placeCall(`agi://127.0.0.1:${port}/wait`, {
      onLine: ({ kind }) => {
        if (kind === 'command') begun();
      },
    });
    let begun = (): void => undefined;
    await new Promise<void>((resolve) => (begun = resolve));
    const told = listen();
    await placeCall(`agi://127.0.0.1:${port}/wait`).ended;
    expect(told).toEqual([['connection', { remoteAddress: '127.0.0.1', outcome: 'overloaded' }]]);
    first.hangup();
    await first.ended;
    await server.close();
  });
});
