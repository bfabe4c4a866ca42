import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AGIChannel, AGIServer } from 'nestjs-agi/core';
import { takeReports, type Report } from '../../../lib/core/internal.js';
import { AGIServer as Server } from 'nestjs-agi/core';
import { call } from '../../fixtures/peer.js';

const servers: AGIServer[] = [];
const printed: string[] = [];
const reports: Report[] = [];
let restore: (() => void)[] = [];

beforeEach(() => {
  const { error } = console;
  console.error = (line: string) => printed.push(line);
  restore = [
    () => (console.error = error),
    takeReports((report) => {
      reports.push(report);
    }),
  ];
});

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
  for (const undo of restore) undo();
  printed.length = 0;
  reports.length = 0;
});

/** A server without a listener. */
async function serve(prepare: (server: AGIServer) => void): Promise<{ port: number }> {
  const server = new Server({ port: 0 });
  servers.push(server);
  prepare(server);
  return server.listen();
}

/** Places a call, answers each command, and waits for the end. */
async function place(target: { port: number }, path: string): Promise<void> {
  const peer = await call(target, path);
  await peer.ended;
  peer.end();
  await peer.closed;
}

describe('without a listener', () => {
  it('the error of a handler is printed with the call, the stack and the causes', async () => {
    const served = await serve((server) =>
      server.agi('/account/:id', () => {
        throw new Error('PIN 4711', { cause: new TypeError('no card') });
      }),
    );
    await place(served, '/account/12345678');
    expect(printed).toHaveLength(1);
    const [header, ...lines] = printed[0]!.split('\n');
    expect(header).toBe('[17.4] "/account/:id" the handler failed: Error: PIN ***');
    expect(lines[0]).toMatch(/^ {4}at .*unheard\.spec\.ts:\d+:\d+\)?$/);
    expect(lines).toContain('  [cause]: TypeError: no card');
  });

  it('so is the error of an auth function', async () => {
    const served = await serve((server) =>
      server.auth(() => Promise.reject(new Error('no database'))).agi('/x', () => undefined),
    );
    await place(served, '/x');
    expect(printed).toEqual([
      expect.stringMatching(/^\[17\.4\] "\/x" authentication failed: Error: no database\n/),
    ]);
  });

  it('a refusal, a call without a route and a hangup are not', async () => {
    const served = await serve((server) =>
      server
        .auth(() => false)
        .agi('/x', () => undefined)
        .agi('/gone', { handler: (channel) => channel.noop(), auth: false }),
    );
    await place(served, '/x');
    await place(served, '/nowhere');
    const peer = await call(served, '/gone');
    await peer.hears('NOOP');
    peer.write('HANGUP\n').end();
    await peer.closed;
    expect(printed).toEqual([]);
  });
});

it('an error that has a listener is not printed', async () => {
  const heard: unknown[] = [];
  const served = await serve((server) =>
    server
      .agi('/x', () => {
        throw new Error('mistake');
      })
      .on('handler_error', ({ error }) => heard.push(error)),
  );
  await place(served, '/x');
  expect(heard).toHaveLength(1);
  expect(printed).toEqual([]);
});

describe('a handler that returns while its own commands wait or run', () => {
  const hasty = (channel: AGIChannel): void => {
    for (let count = 0; count < 7; count++) void channel.setVariable('PIN', '4711');
  };

  it('is reported once for its route, with the commands', async () => {
    const served = await serve((server) => server.agi('/one', hasty).agi('/other', hasty));
    for (const path of ['/one', '/other', '/one', '/other']) await place(served, path);
    expect(reports.map(({ code }) => code)).toEqual(['AGI_MISSING_AWAIT', 'AGI_MISSING_AWAIT']);
    expect(reports.map(({ message }) => message.slice(0, 15))).toEqual([
      '[17.4] "/one" t',
      '[17.4] "/other"',
    ]);
    expect(reports[0]!.message).toContain(
      `${Array(5).fill('SET VARIABLE').join(', ')} and 2 more: is an \`await\` missing?`,
    );
    expect(reports[0]!.message).not.toContain('4711');
  });

  it('is not reported if it awaits, gives commands up, ends the call, or the caller hangs up', async () => {
    const served = await serve((server) =>
      server
        .agi('/awaits', (channel) => channel.noop())
        .agi('/gives-up', async (channel) => {
          const signal = AbortSignal.timeout(1);
          await channel.noop('x', { signal }).catch(() => undefined);
        })
        .agi('/fails', (channel) => {
          void channel.noop();
          channel.fail('reason');
        })
        .agi('/hung-up', async (channel) => {
          const command = channel.waitForDigit(1000);
          await new Promise<void>((resolve) => channel.once('hangup', resolve));
          void command;
        }),
    );
    const peer = await call(served, '/awaits');
    await peer.hears('NOOP\n');
    peer.write('200 result=0\n');
    await peer.ended;
    await place(served, '/gives-up');
    await place(served, '/fails');
    const other = await call(served, '/hung-up');
    await other.hears('WAIT FOR DIGIT');
    other.write('HANGUP\n');
    await other.ended;
    expect(reports).toEqual([]);
  });
});
