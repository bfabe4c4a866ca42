import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AGIServer } from 'nestjs-agi/core';
import { describeAsterisk } from './host/index.js';
import { Telephone } from './telephone/index.js';

const page = readFileSync('docs/first-phone.md', 'utf8');

/** A configuration that the page shows, by its first line. */
function shown(name: string): string {
  const block = page.split(`\`\`\`ini\n; ${name}\n`)[1]?.split('\n```')[0];
  if (block === undefined) throw new Error(`the page shows no ${name}`);
  return `${block}\n`;
}

/** A value of the account, as the page tells it to the reader. */
const told = (field: string): string =>
  new RegExp(`^\\| ${field} +\\| \`([^\`]+)\``, 'm').exec(page)?.[1] ?? '';

describeAsterisk(
  'the first phone',
  (asterisk) => {
    const server = new AGIServer({ port: 0 });
    const pressed: (string | null)[] = [];
    server.agi('/hello', async (channel) => {
      await channel.answer();
      const { digits } = await channel.getData('beep', 60_000, 4);
      pressed.push(digits);
    });

    beforeAll(async () => {
      const { port } = await server.listen();
      const etc = (name: string): string =>
        asterisk().path(join(asterisk().insideFolder, 'etc', name));
      // Asterisk has a transport of its own port already, since several run on this machine.
      const account = shown('pjsip.conf').replace(/^\[transport-udp\][^[]*/, '');
      expect(account).toMatch(/^\[alice\]/);
      appendFileSync(etc('pjsip.conf'), account);
      writeFileSync(
        etc('dialplan/first-phone.conf'),
        shown('extensions.conf').replace('127.0.0.1:4573', `127.0.0.1:${port}`),
      );
      await asterisk().command('module reload res_pjsip.so');
      await asterisk().command('dialplan reload');
      while (!(await asterisk().command('pjsip show endpoints')).includes('alice')) {
        await asterisk().command('module reload res_pjsip.so');
      }
    });
    afterAll(() => server.close());

    const open = (password: string): Promise<Telephone> =>
      Telephone.open({ user: told('user'), server: asterisk().amiPort, password });

    it('registers with the password of the page, and is refused with another one', async () => {
      const stranger = await open('1234');
      expect(await stranger.register()).toBe(401);
      const refused = await stranger.call('100');
      expect(await refused.ended).toMatchObject({ how: 'REFUSED', status: 401 });
      await stranger.close();

      const telephone = await open(told('password'));
      expect(await telephone.register()).toBe(200);
      expect(await asterisk().command('pjsip show contacts')).toContain(
        'alice/sip:alice@127.0.0.1',
      );
      await telephone.close();
    });

    it('calls the application, which hears the keys; without it, the caller is told', async () => {
      const telephone = await open(told('password'));
      await telephone.register();
      const call = await telephone.call('100');
      // The beep tells that the keys are heard.
      await call.hears('sound');
      await call.press('4711');
      expect(await call.ended).toMatchObject({ by: 'asterisk', how: 'BYE' });
      expect(pressed).toEqual(['4711']);

      await server.close();
      const sorry = await telephone.call('100');
      await sorry.answered;
      expect(await sorry.ended).toMatchObject({ by: 'asterisk', how: 'BYE' });
      await telephone.close();
    });
  },
  { alone: true },
);
