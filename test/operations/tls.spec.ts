import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AGIServer } from 'nestjs-agi/core';
import { placeCall } from 'nestjs-agi/testing';
import { describeAsterisk } from '../asterisk/host/index.js';
import { describeWith } from './fixture/describe-with.js';
import { haproxy } from './fixture/haproxy.js';
import { freePort } from './fixture/instance.js';
import { Program } from './fixture/program.js';

/** The steps that the chapter on authentication tells an operator to do. */
const chapter = readFileSync('docs/07-authentication.md', 'utf8');
const blocks = (language: string): string[] =>
  [...chapter.matchAll(new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``, 'g'))].map(
    ([, text]) => text!,
  );
const openssl = blocks('sh').join('');
const configurations = new Map(
  blocks('conf').map((text) => [/^; (\w+)/.exec(text)?.[1] ?? '', text]),
);

describeWith({ programs: ['stunnel', 'openssl', 'haproxy'] }, 'TLS', () => {
  let folder: string;
  let server: AGIServer;
  let application: number;
  let asterisk: number;
  let far: number;
  const programs: Program[] = [];
  const calls: string[] = [];

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'agi-tls-'));
    execFileSync('sh', ['-ec', openssl], { cwd: folder, stdio: 'pipe' });
    const impostor = openssl.replaceAll('asterisk.', 'impostor.').split('\n')[0]!;
    execFileSync('sh', ['-ec', impostor], { cwd: folder, stdio: 'pipe' });
    const pem = ['app.crt', 'app.key'].map((name) => readFileSync(join(folder, name)));
    writeFileSync(join(folder, 'app.pem'), Buffer.concat(pem));
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  beforeEach(async () => {
    [asterisk, far] = [await freePort(), await freePort()];
    server = new AGIServer({ proxyProtocol: { trusted: ['127.0.0.1'] } });
    await serve(server);
  });

  afterEach(async () => {
    await Promise.all(programs.splice(0).map((program) => program.stop()));
    await server.close({ drain: 0 });
    calls.length = 0;
  });

  async function serve(one: AGIServer, port = 0): Promise<void> {
    one.agi('/menu', async (channel) => {
      calls.push(channel.request.path);
      await channel.answer();
      await channel.setVariable('SAID', 'schön');
      await channel.setVariable('FINISHED', 'yes');
    });
    application = (await one.listen({ port })).port;
  }

  /** One of the two configurations of the chapter, with this machine's ports and folders in place of the operator's. */
  async function stunnel(name: 'asterisk' | 'app', certificate: string = name): Promise<void> {
    const port = name === 'asterisk' ? asterisk : far;
    const configuration = configurations
      .get(name)!
      .replaceAll('/etc/stunnel', folder)
      .replace(`${folder}/${name}.crt`, `${folder}/${certificate}.crt`)
      .replace(`${folder}/${name}.key`, `${folder}/${certificate}.key`)
      .replace(/accept = .*/, `accept = 127.0.0.1:${port}`)
      .replace(/connect = .*/, `connect = 127.0.0.1:${name === 'asterisk' ? far : application}`);
    const file = join(folder, `${name}.conf`);
    writeFileSync(file, `foreground = yes\npid =\n${configuration}`);
    const program = new Program(['stunnel', file]);
    programs.push(program);
    await program.start('127.0.0.1', port);
  }

  async function haproxyTls(): Promise<void> {
    const program = haproxy('deploy/haproxy-tls.cfg', {
      AGI_BIND: `127.0.0.1:${far}`,
      AGI_CERT: `${folder}/app.pem`,
      AGI_PEERS: `${folder}/asterisk.crt`,
      AGI_APP: `127.0.0.1:${application}`,
    });
    programs.push(program);
    await program.start('127.0.0.1', far);
  }

  /** stunnel sends no PROXY header unless told to. */
  async function stunnelsOnly(): Promise<void> {
    await server.close({ drain: 0 });
    server = new AGIServer();
    await serve(server);
  }

  describe.each([
    [
      'two stunnels',
      async () => {
        await stunnelsOnly();
        await stunnel('app');
      },
    ],
    ['a stunnel and HAProxy', haproxyTls],
  ])('by %s', (_, startFarSide) => {
    beforeEach(startFarSide);

    it('lets in a peer with the certificate, and no other', async () => {
      await stunnel('asterisk');
      const call = await placeCall(`agi://127.0.0.1:${asterisk}/menu`).ended;
      expect(call.set).toMatchObject({ SAID: 'schön', FINISHED: 'yes' });
      await programs.pop()!.stop();

      await stunnel('asterisk', 'impostor');
      const refused = await placeCall(`agi://127.0.0.1:${asterisk}/menu`).ended;
      expect(refused.set).toEqual({});
      expect(calls).toEqual(['/menu']);
    });

    it('serves no peer without TLS', async () => {
      const call = await placeCall(`agi://127.0.0.1:${far}/menu`).ended.catch(
        (error: unknown) => error,
      );
      expect(call).not.toHaveProperty('set.FINISHED');
      expect(calls).toEqual([]);
    });

    describeAsterisk('from a real Asterisk', (pbx) => {
      it('carries a call, and last words', async () => {
        await stunnel('asterisk');
        const url = `agi://127.0.0.1:${asterisk}`;
        const call = await pbx().placeCall({ url: `${url}/menu`, read: ['SAID', 'FINISHED'] });
        expect(call).toMatchObject({
          status: 'SUCCESS',
          variables: { SAID: 'schön', FINISHED: 'yes' },
        });
        expect(await pbx().placeCall({ url: `${url}/nowhere` })).toMatchObject({
          status: 'FAILURE',
          outcome: 'no_handler',
        });
      });

      it('reports a part that is down as the chapter says', async () => {
        const url = `agi://127.0.0.1:${asterisk}/menu`;
        const outcome = async (): Promise<unknown> => {
          const { status, outcome, variables } = await pbx().placeCall({ url, read: ['FINISHED'] });
          return [status, outcome, variables.FINISHED];
        };
        expect(await outcome()).toEqual(['FAILURE', '', '']);
        await stunnel('asterisk');
        await server.close();
        expect(await outcome()).toEqual(['SUCCESS', '', '']);
      });
    });
  });
});
