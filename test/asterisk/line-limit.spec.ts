import { afterAll, expect, it } from '@jest/globals';
import { lineLimitOf, type AGIChannel, type AGIError } from 'nestjs-agi/core';
import { placeCall } from 'nestjs-agi/testing';
import { runCall } from './fixture/run-call.js';
import { describeAsterisk } from './host/index.js';
import { closeServers, fastAgi } from './host/plain-server.js';

afterAll(closeServers);

/** AGI_BUF_LEN of these releases, without room for the newline and a NUL. */
const LIMITS: readonly (readonly [RegExp, number])[] = [
  [/^(?:16|18|19|20\.1?\d|21|22\.[0-5])\./, 2046],
  [/^(?:20|22|23)\./, 8190],
];

/**
 * Asterisk looks at a line when bytes come. A busy one has read the next line together with what it cut off, and looks
 * at that only when more bytes come.
 */
const NUDGE = 'GET FULL VARIABLE nudge';
const NUDGE_REPLY = '200 result=1 (nudge)';

describeAsterisk('the longest line', (asterisk) => {
  const limitHere = (): number => {
    const { version } = asterisk();
    const [, limit] = LIMITS.find(([release]) => release.test(version)) ?? [];
    if (limit === undefined) throw new Error(`not known of Asterisk ${version}`);
    return limit;
  };

  it.concurrent('is as long as the library takes it to be, by agi_version', async () => {
    const { value } = await runCall(asterisk(), async ({ request }) => request.version);
    expect(value).toBe(asterisk().version);
    expect(lineLimitOf(asterisk().version)).toBe(limitHere());
  });

  it.concurrent('is where Asterisk cuts, and the simulator of that version too', async () => {
    const limit = limitHere();
    const noop = '200 result=0';
    const heard: string[][] = [];
    const url = await fastAgi(async (session) => {
      const replies: string[] = [];
      heard.push(replies);
      await session.environment();
      const replyTo = async (command: string, last: string): Promise<void> => {
        let reply = await session.command(command);
        while (reply !== undefined) {
          const isNudge = reply === NUDGE_REPLY;
          if (!isNudge) replies.push(reply);
          if (!isNudge && reply.includes(last)) return;
          reply = await session.command(NUDGE);
        }
      };
      for (const beyond of [-1, 0, 1, 2, 3, 900]) {
        const size = limit + beyond;
        await replyTo(`NOOP ${'x'.repeat(size - 'NOOP '.length)}`, noop);
        // Its answer is the last one that belongs to that line.
        await replyTo(`GET FULL VARIABLE end${beyond}`, '(end');
      }
      session.end();
    });
    await asterisk().placeCall({ url });
    const [real = []] = heard;
    const unknown = '510 Invalid or unknown command';
    const end = (beyond: number): string => `200 result=1 (end${beyond})`;
    expect(real).toEqual([
      ...[noop, end(-1)],
      ...[noop, end(0)],
      // The newline becomes a command, then what was cut off.
      ...[noop, unknown, end(1)],
      ...[noop, unknown, end(2)],
      ...[noop, unknown, end(3)],
      ...[noop, unknown, end(900)],
    ]);
    await placeCall(url, { environment: { agi_version: asterisk().version } }).ended;
    expect(heard[1]).toEqual(real);
  });

  it.concurrent.each([1000, 2027, 2028, 2029, 2040, 2500, 4000, 8000, 8171, 8172, 8173, 9000])(
    'lets a value of %i bytes through whole, or the library refuses it before a byte is sent',
    async (length) => {
      const most = limitHere() - 'SET VARIABLE LONG '.length;
      const { value } = await runCall(asterisk(), async (channel) => {
        const refusal = await refusalOf(channel.setVariable('LONG', 'x'.repeat(length)));
        await channel.setVariable('NEXT', 'right');
        const next = (await channel.getVariable('NEXT')).value;
        return { refusal, next, stored: (await channel.getVariable('LONG')).value?.length };
      });
      expect(value).toEqual(
        length <= most
          ? { refusal: undefined, next: 'right', stored: length }
          : { refusal: 'E_AGI_COMMAND_TOO_LONG', next: 'right', stored: undefined },
      );
    },
  );

  it.concurrent.each([1000, 1485, 1486, 2000, 4000, 6100, 9000, 20_000])(
    'does not stop setVariableExact from storing a value of %i bytes',
    async (length) => {
      const text = ' 0123456789 (abc): \n'.repeat(length / 20 + 1).slice(0, length);
      const { value, error } = await runCall(asterisk(), async (channel) => {
        await channel.setVariableExact('LONG', text);
        return (await channel.getVariable('LONG')).value;
      });
      expect(error).toBeUndefined();
      expect([value?.length, value === text]).toEqual([length, true]);
    },
  );

  it.concurrent(
    'holds for every command, spelled out or not, and for what is sent last',
    async () => {
      const long = 'x'.repeat(9000);
      const { value, error, call } = await runCall(asterisk(), async (channel: AGIChannel) => {
        const refusals = [
          await refusalOf(channel.exec('NoOp', long)),
          await refusalOf(channel.verbose(long)),
          await refusalOf(channel.databasePut('family', 'key', long)),
          await refusalOf(channel.getFullVariable(long)),
          await refusalOf(channel.send(['NOOP', long])),
          await refusalOf(
            Promise.resolve().then(() => {
              channel.fail(long);
            }),
          ),
        ];
        return [...refusals, (await channel.getFullVariable('right')).value];
      });
      expect(error).toBeUndefined();
      expect(value).toEqual([...Array<string>(6).fill('E_AGI_COMMAND_TOO_LONG'), 'right']);
      expect(call).toMatchObject({ status: 'SUCCESS', outcome: '' });
    },
  );
});

async function refusalOf(command: Promise<unknown>): Promise<string | undefined> {
  return command.then(
    () => undefined,
    (error: unknown) => (error as AGIError).code,
  );
}
