import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { AGIServer, type AGIChannel } from 'nestjs-agi/core';
import { describeAsterisk } from './host/index.js';

const page = readFileSync('docs/recipes.md', 'utf8');

/** The line of the dialplan that the page shows, and what it says of its arguments. */
const [, line = ''] = /^exten => 100,1,(AGI\(agi:\/\/10\.0\.0\.5.*\))$/m.exec(page) ?? [];
const [, told = ''] = /`channel\.request\.args` is `(\[.*\])`/.exec(page) ?? [];

/** The name as the page reads it. */
async function callerName(channel: AGIChannel): Promise<string> {
  const { value } = await channel.getFullVariable('${BASE64_ENCODE(${CALLERID(name)})}');
  const bytes = Buffer.from(value ?? '', 'base64');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return bytes.toString('latin1');
  }
}

const server = new AGIServer({ port: 0 });
const noted: (readonly string[])[] = [];
const names: (string | undefined)[][] = [];
server.agi('/note', ({ request }) => {
  noted.push(request.args);
});
server.agi('/name', async (channel) => {
  names.push([channel.request.callerIdName, await callerName(channel)]);
});

describeAsterisk(
  'the recipes',
  (asterisk) => {
    let address = '';
    beforeAll(async () => {
      address = `127.0.0.1:${(await server.listen()).port}`;
    });
    afterAll(() => server.close());

    const call = (exten: string) =>
      asterisk().callDialplan({ context: 'recipes', exten, variables: { SERVER: address } });

    it('have arguments with blanks and commas, which arrive as the page says', async () => {
      await call('100');
      expect(noted).toEqual([JSON.parse(told.replaceAll("'", '"'))]);
      expect(noted[0]).toHaveLength(3);
    });

    it('have names in ISO 8859-1 and in UTF-8, which are read as what they are', async () => {
      expect(page).toContain("getFullVariable('${BASE64_ENCODE(${CALLERID(name)})}')");
      await call('200');
      await call('201');
      expect(names).toEqual([
        ['J\ufffdrg', 'Jörg'],
        ['Jörg', 'Jörg'],
      ]);
    });
  },
  {
    dialplan: {
      'recipes.conf': [
        '[recipes]',
        `exten => 100,1,${line.replace('10.0.0.5', '${SERVER}')}`,
        ' same => n,Hangup()',
        `exten => 200,1,Set(CALLERID(name)=\${BASE64_DECODE(${Buffer.from('Jörg', 'latin1').toString('base64')})})`,
        ' same => n,AGI(agi://${SERVER}/name)',
        ' same => n,Hangup()',
        `exten => 201,1,Set(CALLERID(name)=\${BASE64_DECODE(${Buffer.from('Jörg').toString('base64')})})`,
        ' same => n,AGI(agi://${SERVER}/name)',
        ' same => n,Hangup()',
        '',
      ].join('\n'),
    },
  },
);
