import { expect, it } from '@jest/globals';
import { AGIServer, type AGIChannel, type AGIError } from 'nestjs-agi/core';
import { placeCall } from 'nestjs-agi/testing';
import { MemorySession } from '../fixture/simulate.js';

const NOOP = '200 result=0\n';
const UNKNOWN = '510 Invalid or unknown command\n';

// As on the real ones: test/asterisk/line-limit.spec.ts.
it.each([
  ['16.28.0', 2046],
  ['22.5.2', 2046],
  ['22.10.1', 8190],
])('a simulated Asterisk %s cuts a line after %i bytes', async (agi_version, limit) => {
  for (const [size, rest] of [
    [limit, ''],
    [limit + 1, UNKNOWN],
    [limit + 2, UNKNOWN],
    [limit + 900, UNKNOWN],
  ] as const) {
    const session = new MemorySession({ environment: { agi_version } });
    const first = await session.send(`NOOP ${'x'.repeat(size - 5)}\n`);
    expect([size, first + (await session.send('NOOP\n'))]).toEqual([size, NOOP + rest + NOOP]);
    await session.end();
  }
});

it.each([
  [{ agi_version: '18.9.0' }, 'E_AGI_COMMAND_TOO_LONG', ''],
  [{ agi_version: '22.10.1' }, undefined, 'x'.repeat(4000)],
  // A client that is not Asterisk tells no version.
  [{ 'x-token': '1' }, 'E_AGI_COMMAND_TOO_LONG', ''],
])('a call with %j meets the limit of that Asterisk', async (environment, refusal, stored) => {
  const app = new AGIServer({ environment: 'lenient' });
  let code: unknown;
  app.agi('/menu', async (channel: AGIChannel) => {
    await channel.setVariable('LONG', 'x'.repeat(4000)).catch((error: unknown) => {
      code = (error as AGIError).code;
    });
    await channel.setVariableExact('EXACT', 'y'.repeat(4000));
  });
  const { variables } = await placeCall(app, '/menu', { environment }).ended;
  expect(code).toBe(refusal);
  expect(variables.LONG ?? '').toBe(stored);
  expect(variables.EXACT).toBe('y'.repeat(4000));
});
