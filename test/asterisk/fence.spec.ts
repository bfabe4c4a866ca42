import { expect, it } from '@jest/globals';
import type { AGIChannel, AGIError } from 'nestjs-agi/core';
import { runCall } from './fixture/run-call.js';
import { describeAsterisk } from './host/index.js';

/** Values that a dialplan may hold and that look like what Asterisk itself writes. */
const treacherous = [
  'a)\nHANGUP\n200 result=1 (z',
  'a)\nHANGUP',
  ')\n200 result=0',
  '\nHANGUP\n',
  'HANGUP',
  '(((',
  ')))',
  ') endpos=5',
  '\n',
  ')\n',
  '\n)',
  '200 result=1 (x)\n200 result=1 (y)\n511 Command Not Permitted on a dead channel',
  '520-Invalid\n520 End',
  'ünïcödé ✓ \u{1F600}',
  `long ${'x)\nHANGUP\n'.repeat(900)}`,
];

describeAsterisk('the fence, on a real Asterisk', (asterisk) => {
  const variables = Object.fromEntries(treacherous.map((value, index) => [`V${index}`, value]));

  it.concurrent.each(['auto', 'always'] as const)(
    'reads values that imitate replies exactly, and believes no hangup in them (%s)',
    async (exactValues) => {
      let hangups = 0;
      const { value, error, call } = await runCall(
        asterisk(),
        async (c: AGIChannel) => {
          c.on('hangup', () => hangups++);
          const values: (string | null)[] = [];
          for (const index of treacherous.keys()) {
            values.push((await c.getVariable(`V${index}`)).value);
            values.push((await c.getFullVariable(`\${V${index}}`)).value);
            // The next reply is the right one.
            expect(await c.channelStatus()).toMatchObject({ state: 'up' });
          }
          return values;
        },
        { variables },
        { exactValues },
      );
      expect(error).toBeUndefined();
      expect(value).toEqual(treacherous.flatMap((text) => [text, text]));
      expect(hangups).toBe(0);
      expect(call).toMatchObject({ status: 'SUCCESS', reachedNext: true });
    },
  );

  it.concurrent.each([
    [
      'STREAM FILE',
      (c: AGIChannel, signal: AbortSignal) => c.streamFile('demo-congrats', '', 0, { signal }),
    ],
    [
      'GET DATA',
      (c: AGIChannel, signal: AbortSignal) => c.getData('demo-congrats', 5000, 4, { signal }),
    ],
    [
      'GET OPTION',
      (c: AGIChannel, signal: AbortSignal) => c.getOption('demo-congrats', '1', 5000, { signal }),
    ],
    ['WAIT FOR DIGIT', (c: AGIChannel, signal: AbortSignal) => c.waitForDigit(-1, { signal })],
  ] as const)('silences %s when it is aborted, and stays in step', async (_name, play) => {
    for (const delay of [0, 1, 300]) {
      const { value, error } = await runCall(asterisk(), async (c) => {
        const abort = new AbortController();
        const playing = play(c, abort.signal).catch((thrown: unknown) => thrown as AGIError);
        // eslint-disable-next-line no-restricted-syntax -- aborted at any moment
        await new Promise((resolve) => setTimeout(resolve, delay));
        abort.abort();
        const thrown = await playing;
        // Asterisk answers this only when the prompt (26 s) is silent.
        const status = await c.channelStatus(undefined, { timeout: 20_000 });
        const variable = await c.getVariable('CHANNEL(state)');
        return [thrown, status.state, variable.value];
      });
      expect(error).toBeUndefined();
      expect(value).toMatchObject([{ code: 'E_AGI_ABORTED' }, 'up', 'Up']);
    }
  });

  it.concurrent(
    'waits for what cannot be interrupted, drops its reply, and stays in step',
    async () => {
      const { value, error } = await runCall(asterisk(), async (c) => {
        const signal = AbortSignal.timeout(50);
        const thrown = await c.exec('Wait', '4', { signal }).catch((e: unknown) => e as AGIError);
        return [thrown, (await c.getVariable('CHANNEL(state)')).value];
      });
      expect(error).toBeUndefined();
      expect(value).toMatchObject([{ code: 'E_AGI_ABORTED' }, 'Up']);
    },
  );

  it.concurrent(
    'keeps a late reply away from the next command when a deadline has passed',
    async () => {
      const { value, error } = await runCall(asterisk(), async (c) => {
        const late = await c
          .getFullVariable('${SHELL(sleep 4; echo late)}', undefined, { timeout: 200 })
          .catch((e: unknown) => e as AGIError);
        return [late, (await c.getVariable('CHANNEL(state)')).value, (await c.noop()).result];
      });
      expect(error).toBeUndefined();
      expect(value).toMatchObject([{ code: 'E_AGI_COMMAND_TIMEOUT' }, 'Up', 0]);
    },
  );
});
