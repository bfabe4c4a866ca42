import { afterAll, expect, it } from '@jest/globals';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AGIServer } from 'nestjs-agi/core';
import { writeDialplan } from '../../lib/cli/dialplan/write-dialplan.js';
import { last, ran } from './fixture/sample-calls.js';
import { describeAsterisk } from './host/index.js';

const server = new AGIServer()
  .agi('/menu/:lang', async (channel, params) => {
    await channel.setVariable('HEARD', `menu ${String(params.lang)}`);
  })
  .agi('/pay/:account/:amount', async (channel, params) => {
    await channel.setVariable('HEARD', `${String(params.account)} ${String(params.amount)}`);
  })
  .agi('/refused', (channel) => {
    channel.fail('card_declined');
  })
  .agi("/odd,(name);'$x", async (channel) => {
    await channel.setVariable('HEARD', channel.request.path);
  });

/** Where the first server of the dialplan is not, so that the second is called. */
const NOWHERE = 'agi://127.0.0.1:1';

const dialplan = (servers: readonly string[], context: string): string =>
  writeDialplan(
    server.routes.map((path) => ({ path })),
    {
      source: 'a test',
      context,
      servers,
      from: 100,
      numbers: { '/refused': '500' },
      values: { lang: 'en' },
    },
  );

afterAll(() => server.close());

describeAsterisk(
  'a dialplan that agi dialplan wrote',
  (asterisk) => {
    const call = async (exten: string, context = 'agi') => {
      if (!server.listening) await server.listen({ port: 0, host: '127.0.0.1' }).then(remember);
      const result = await asterisk().callDialplan({
        context,
        exten,
        variables: { SERVER: address },
        read: ['HEARD'],
      });
      const { HEARD: heard } = result.variables;
      return { status: last(result, 'AGISTATUS'), heard, played: ran(result, 'Playback'), result };
    };
    let address = '';
    const remember = ({ port }: { port: number }): void => {
      address = `127.0.0.1:${port}`;
    };

    it('is read by Asterisk without a word, and a wrong one is not', async () => {
      const folder = asterisk().path(join(asterisk().insideFolder, 'etc/dialplan'));
      // Asterisk's log is written by a thread of its own, in order: what was told before this line is in it.
      const untilLogged = async (): Promise<void> => {
        const line = `logged ${crypto.randomUUID()}`;
        await asterisk().placeCall({ before: [`Verbose(1,${line})`] });
        while (!asterisk().log(Infinity).includes(line)) await sleep(20);
      };
      const complaints = async (): Promise<string[]> => {
        const before = asterisk().log(Infinity).length;
        await asterisk().command('dialplan reload');
        await untilLogged();
        return asterisk()
          .log(Infinity)
          .slice(before)
          .split('\n')
          .filter((line) => /\b(?:WARNING|ERROR|NOTICE)\[/.test(line));
      };
      expect(await complaints()).toEqual([]);
      const shown = await asterisk().command('dialplan show agi');
      expect(shown.match(/ \d+\. \w+\(/g)).toHaveLength(4 * server.routes.length);
      const file = join(
        folder,
        readdirSync(folder).find((name) => name.endsWith('written.conf'))!,
      );
      const text = readFileSync(file, 'utf8');
      writeFileSync(join(dirname(file), 'wrong.conf'), '[wrong]\nexten => 1,1,No(\n same => x\n');
      expect(await complaints()).not.toEqual([]);
      expect(text).toContain('[agi-failed]');
    });

    it('calls the routes with values that are given, and with those that are dialled', async () => {
      expect(await call('100')).toMatchObject({ status: 'SUCCESS', heard: 'menu en', played: [] });
      expect(await call('1014711*20')).toMatchObject({ status: 'SUCCESS', heard: '4711 20' });
      expect(await call('102')).toMatchObject({ heard: "/odd,(name);'$x" });
    });

    it('apologises for a refusal, says why, and goes nowhere by what is dialled', async () => {
      const { status, played, result } = await call('500');
      expect({ status, played }).toEqual({ status: 'FAILURE', played: ['im-sorry'] });
      expect(ran(result, 'Log')).toEqual(['WARNING,The call was not handled: card_declined']);
      const odd = await call('1014711*x/../..');
      expect(odd.status).toBe('FAILURE');
      expect(ran(odd.result, 'AGI')).toEqual([`agi://${address}/pay/4711/`]);
    });

    it('calls the second server where the first is not reached', async () => {
      expect(await call('100', 'two')).toMatchObject({ status: 'SUCCESS', heard: 'menu en' });
      const refused = await call('500', 'two');
      expect(ran(refused.result, 'AGI')).toHaveLength(1);
      expect(refused.played).toEqual(['im-sorry']);
    });
  },
  {
    alone: true,
    dialplan: {
      'written.conf': dialplan(['agi://${SERVER}'], 'agi'),
      'two.conf': dialplan([NOWHERE, 'agi://${SERVER}'], 'two'),
    },
  },
);
