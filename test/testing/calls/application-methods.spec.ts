import { describe, expect, it } from '@jest/globals';
import { AGIServer, type AGIChannel } from 'nestjs-agi/core';
import { placeCall, type SimulatedCallOptions } from 'nestjs-agi/testing';

/** The result of what a handler asks for on a simulated call, and the report of that call. */
async function ask(
  handler: (channel: AGIChannel) => Promise<unknown>,
  options: SimulatedCallOptions,
  use: (call: ReturnType<typeof placeCall>) => { ended: Promise<unknown> } = (call) => call,
): Promise<unknown> {
  let result: unknown;
  const server = new AGIServer();
  server.agi('/call', async (channel) => {
    await channel.answer();
    result = await handler(channel);
  });
  await use(placeCall(server, '/call', options)).ended;
  return result;
}

describe('in the kit, methods of applications resolve with what the test says:', () => {
  it('a telephone that is busy, and one that does not answer', async () => {
    const dial = (channel: AGIChannel): Promise<unknown> =>
      channel.dial('PJSIP/100', { ring: 5000 });
    const busy = await ask(dial, { applications: { Dial: { status: 'BUSY', after: 2000 } } });
    expect(busy).toMatchObject({ status: 'BUSY', cause: 17, answered: false, hungUp: false });
    const silent = await ask(dial, { applications: { Dial: { after: 60_000 } } });
    expect(silent).toMatchObject({ status: 'NOANSWER', answeredTime: null, hungUp: false });
  });

  it('a caller who hangs up while it rings', async () => {
    const result = await ask(
      (channel) => channel.dial('PJSIP/100'),
      { applications: { Dial: { after: 60_000 } } },
      (call) => call.whenRunning('Dial').after(1000).hangUp(),
    );
    expect(result).toMatchObject({ status: 'CANCEL', answered: false, hungUp: true });
  });

  it('a queue that is left by a key, after one in which the time was over', async () => {
    const result = await ask(
      async (channel) => [
        await channel.queue('sales', { wait: 10_000 }),
        await channel.queue('sales'),
      ],
      {
        applications: {
          Queue: { after: 60_000, onKey: { '0': { movesTo: 'operators,s,1' } } },
        },
      },
      (call) => call.whenRunning('Queue').after(20_000).press('0'),
    );
    expect(result).toMatchObject([
      { status: 'TIMEOUT', leftTo: null },
      { status: null, leftTo: { context: 'operators', extension: 's', priority: '1' } },
    ]);
  });

  it('digits, a missing application, and one that the test wrote', async () => {
    const result = await ask(
      async (channel) => [
        await channel.run('Unheard', [], { variables: ['STATUS'] }),
        await channel.run('Mine', ['a', 'b'], { variables: ['STATUS'] }),
        await channel.confBridge('1').catch((error: unknown) => error),
        await channel.read({ prompt: 'main-menu', maxDigits: 2 }),
      ],
      {
        applications: {
          Mine: (options, call) => {
            call.set('STATUS', options);
            return 0;
          },
        },
      },
      (call) => call.whenPlaying('main-menu').press('42'),
    );
    expect(result).toMatchObject([
      { found: false, variables: { STATUS: null } },
      { found: true, variables: { STATUS: 'a,b' } },
      { code: 'E_AGI_UNSUPPORTED' },
      { status: 'OK', value: '42' },
    ]);
  });
});
