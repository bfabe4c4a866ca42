import { afterEach, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect as connectTcp, createServer, type AddressInfo } from 'node:net';
import { AmiClient, type AmiClientOptions } from 'nestjs-agi/ami';
import { awkwardText, settings } from '../fuzz/settings.js';
import { certificate, key } from '../ami/fixture/certificate.js';
import { failure } from '../ami/fixture/client.js';
import { describeAsterisk } from './host/index.js';
import { freePort } from './host/process.js';

const USERS = `
[app]
secret = a secret: with = signs
read = all
write = all

[nothing]
secret = x

[caller]
secret = x
read = call
write = originate,call
`;

describeAsterisk(
  'the AMI client on a real Asterisk',
  (asterisk) => {
    const clients: AmiClient[] = [];
    afterEach(async () => {
      for (const client of clients.splice(0)) await client.close();
    });

    async function connect(options: Partial<AmiClientOptions> = {}): Promise<AmiClient> {
      const client = new AmiClient({
        port: asterisk().amiPort,
        username: 'app',
        secret: 'a secret: with = signs',
        ...options,
      });
      clients.push(client);
      await client.connect();
      return client;
    }

    it.each(['challenge', 'plain'] as const)('logs in: %s', async (login) => {
      const ami = await connect({ login });
      expect((await ami.action('Ping')).response.Ping).toBe('Pong');
    });

    it('tells a wrong secret and an unknown user in the same words', async () => {
      const [wrong, unknown] = await Promise.all([
        failure(connect({ secret: 'wrong' })),
        failure(connect({ username: 'nobody' })),
      ]);
      expect([wrong.code, unknown.code]).toEqual(['E_AMI_LOGIN', 'E_AMI_LOGIN']);
    });

    it('says which right is missing', async () => {
      const ami = await connect({ username: 'nothing', secret: 'x', bootTimeout: 0 });
      const call = { Channel: 'Local/s@nowhere/n', Application: 'NoOp', Async: true };
      const originate = await failure(ami.action('Originate', call));
      expect([originate.code, originate.message]).toEqual([
        'E_AMI_RIGHTS',
        expect.stringContaining('originate'),
      ]);
      const agi = await failure(ami.action('AGI', { Channel: 'x', Command: 'NOOP' }));
      expect([agi.code, agi.message]).toEqual([
        'E_AMI_RIGHTS',
        expect.stringContaining('right agi'),
      ]);
      const caller = await connect({ username: 'caller', secret: 'x', bootTimeout: 0 });
      const system = await failure(
        caller.action('Originate', { ...call, Application: 'AGI', Data: 'agi://127.0.0.1/x' }),
      );
      expect([system.code, system.message]).toEqual([
        'E_AMI_RIGHTS',
        expect.stringContaining('right system'),
      ]);
    });

    it('tells what Asterisk refuses, in its words', async () => {
      const ami = await connect();
      const hangup = await failure(ami.action('Hangup', { Channel: 'PJSIP/none' }));
      expect([hangup.code, hangup.message]).toEqual([
        'E_AMI_REFUSED',
        expect.stringContaining('No such channel'),
      ]);
      const unknown = await failure(ami.action('NoSuchAction'));
      expect([unknown.code, unknown.message]).toEqual([
        'E_AMI_REFUSED',
        expect.stringContaining('unknown command'),
      ]);
    });

    it('collects lists and iterates over them', async () => {
      const ami = await connect();
      await ami.action('DBPut', { Family: 'ami-client', Key: 'k', Val: 'value' });
      const { response, events } = await ami.action('DBGet', { Family: 'ami-client', Key: 'k' });
      expect(response.EventList).toBe('start');
      expect(events.map(({ Val }) => Val)).toEqual(['value']);
      let commands = 0;
      for await (const event of ami.list('Status')) commands += event.Event === 'Status' ? 1 : 0;
      expect(commands).toBe(0);
      expect(await ami.command('core show version')).toContain('Asterisk');
    });

    it('reads an action with as many and as long lines as are allowed', async () => {
      const ami = await connect();
      const long = 'x'.repeat(1022 - 'Value: '.length);
      await ami.action('Setvar', { Variable: 'AMI_LONG', Value: long });
      expect((await ami.action('Getvar', { Variable: 'AMI_LONG' })).response.Value).toBe(long);
      const padding = Object.fromEntries(
        Array.from({ length: 123 }, (_, index) => [`X${index}`, 'y']),
      );
      await ami.action('Setvar', { ...padding, Variable: 'AMI_LAST', Value: 'last' });
      await ami.action('Setvar', {
        ...padding,
        A: 'b',
        Variable: 'AMI_LAST',
        Value: '128',
      });
      expect((await ami.action('Getvar', { Variable: 'AMI_LAST' })).response.Value).toBe('128');
    });

    it('keeps any value a value: no header and no action comes of it', async () => {
      const ami = await connect();
      const users: (string | undefined)[] = [];
      ami.on('UserEvent', ({ UserEvent }) => users.push(UserEvent));
      const value = fc.oneof(
        awkwardText,
        fc.constantFrom(
          '\r\nAction: UserEvent\r\nUserEvent: Injected\r\n\r\n',
          'a\nVariable: B',
          '\0',
        ),
      );
      await fc.assert(
        fc.asyncProperty(value, async (text) => {
          let answer: string | undefined;
          try {
            await ami.action('Setvar', { Variable: 'AMI_RANDOM', Value: text });
            answer = (await ami.action('Getvar', { Variable: 'AMI_RANDOM' })).response.Value;
          } catch (error) {
            expect((error as { code: string }).code).toBe('E_AGI_INVALID_ARGUMENT');
            expect(text).toMatch(/[\r\n\0]/);
            return;
          }
          // Asterisk skips what is no more than a blank before a value; half a character is no UTF-8.
          let from = 0;
          while (text.charCodeAt(from) <= 0x20) from++;
          expect(answer).toBe(Buffer.from(text.slice(from)).toString());
        }),
        settings(150),
      );
      await ami.action('UserEvent', { UserEvent: 'Last' });
      expect((await ami.action('Ping')).response.Ping).toBe('Pong');
      await new Promise(setImmediate);
      expect(users.filter((name) => name !== 'Last')).toEqual([]);
    }, 120_000);

    it('speaks TLS', async () => {
      const port = await freePort();
      const folder = asterisk().insideFolder;
      writeFileSync(asterisk().path(`${folder}/etc/ami.pem`), certificate + key);
      const users = `${USERS}
[general](+)
tlsenable = yes
tlsbindaddr = 127.0.0.1:${port}
tlscertfile = ${folder}/etc/ami.pem
`;
      writeFileSync(asterisk().path(`${folder}/etc/manager-users.conf`), users);
      await asterisk().command('manager reload');
      const ami = await connect({ port, tls: { ca: certificate, servername: 'asterisk.test' } });
      expect(await ami.command('core show version')).toContain('Asterisk');
      const impostor = await failure(connect({ port, tls: { ca: certificate } }));
      expect(impostor.code).toBe('E_AMI_UNREACHABLE');
    });

    it('comes back with its events when the network cut the connection', async () => {
      const relay = createServer((socket) => {
        const far = connectTcp(asterisk().amiPort, '127.0.0.1');
        for (const one of [socket, far]) one.on('error', () => undefined);
        socket.pipe(far).pipe(socket);
        relay.once('cut', () => {
          socket.destroy();
          far.destroy();
        });
      });
      relay.listen(0, '127.0.0.1');
      await once(relay, 'listening');
      const { port } = relay.address() as AddressInfo;
      const ami = await connect({ port, reconnectDelay: 10 });
      await ami.action('Events', { EventMask: 'user' });
      const lost = new Promise((resolve) => ami.once('disconnect', resolve));
      relay.emit('cut');
      await lost;
      await ami.whenConnected();
      const told = new Promise((resolve) => ami.once('UserEvent', resolve));
      await ami.action('UserEvent', { UserEvent: 'Back' });
      expect(await told).toMatchObject({ UserEvent: 'Back' });
      await ami.close();
      relay.close();
    });
  },
  { config: { 'manager-users.conf': USERS } },
);
