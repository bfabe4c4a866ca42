import { describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { AmiClient } from 'nestjs-agi/ami';
import { certificate } from '../fixture/certificate.js';
import { connected, failure, makeClient, next, startManager } from '../fixture/client.js';
import { USER } from '../fixture/fake-manager.js';

describe('AmiClient: the login', () => {
  it('answers a challenge, so that the secret is not sent', async () => {
    const { manager, ami } = await connected();
    expect(ami.state).toBe('connected');
    expect(manager.session.actions.map(({ name }) => name)).toEqual(['Challenge', 'Login', 'Ping']);
    const sent = manager.session.actions.flatMap(({ lines }) => lines).join('\n');
    expect(sent).not.toContain(USER.secret);
  });

  it('sends the secret where that is asked for, and the classes of events', async () => {
    const { manager } = await connected({ login: 'plain', events: ['call', 'agi'] });
    expect(manager.received('Login')[0]!.headers).toMatchObject({
      secret: USER.secret,
      events: 'call,agi',
    });
  });

  it('tells a wrong secret, without the secret, and may be tried again', async () => {
    const manager = await startManager();
    const ami = makeClient(manager.port, { secret: 'wrong-secret' });
    const { code, message } = await failure(ami.connect());
    expect([code, ami.state]).toEqual(['E_AMI_LOGIN', 'idle']);
    expect(message).toContain('"app"');
    expect(message).not.toContain('wrong-secret');
    expect((await failure(ami.action('Ping'))).code).toBe('E_AMI_NOT_CONNECTED');
  });

  it('tells a user who is logged in elsewhere', async () => {
    const manager = await startManager();
    manager.on('Login', (action, session) => {
      session.reply(action, 'Response: Error', 'Message: Login Already In Use');
    });
    expect((await failure(makeClient(manager.port).connect())).code).toBe('E_AMI_IN_USE');
  });

  it('tells an Asterisk that is shutting down', async () => {
    const manager = await startManager();
    manager.on('Challenge', (action, session) => {
      session.reply(action, 'Response: Error', 'Message: Asterisk is shutting down');
    });
    const { code, message } = await failure(makeClient(manager.port).connect());
    expect([code, message]).toEqual([
      'E_AMI_UNREACHABLE',
      expect.stringContaining('shutting down'),
    ]);
  });

  it.each([
    ['nobody listens', undefined, 'E_AMI_UNREACHABLE'],
    ['the peer is no manager', 'HTTP/1.1 400 Bad Request\r\n\r\n', 'E_AMI_PROTOCOL'],
    ['the peer says nothing', '', 'E_AMI_UNREACHABLE'],
  ])('fails in time when %s', async (_, greeting, code) => {
    const manager = await startManager({ greeting: greeting ?? false });
    const { port } = manager;
    if (greeting === undefined) await manager.stop();
    expect((await failure(makeClient(port, { connectTimeout: 200 }).connect())).code).toBe(code);
  });

  it('fails when Asterisk closes before the greeting, as it does beyond authlimit', async () => {
    const server = createServer((socket) => socket.end());
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const error = await failure(makeClient((server.address() as AddressInfo).port).connect());
    server.close();
    expect(error.code).toBe('E_AMI_UNREACHABLE');
    expect(error.message).toContain('authlimit');
  });

  it('speaks TLS, and refuses a certificate that it does not know', async () => {
    const manager = await startManager({ tls: true });
    const unknown = await failure(makeClient(manager.port, { tls: true }).connect());
    expect([unknown.code, unknown.message]).toEqual([
      'E_AMI_UNREACHABLE',
      expect.stringContaining('certificate'),
    ]);
    const ami = makeClient(manager.port, { tls: { ca: certificate, servername: 'asterisk.test' } });
    await ami.connect();
    expect((await ami.action('Ping')).response.Ping).toBe('Pong');
  });

  it('goes on trying, if asked to, until Asterisk is there', async () => {
    const gone = await startManager();
    const { port } = gone;
    await gone.stop();
    const ami = makeClient(port);
    const connecting = ami.connect({ retry: true });
    const [error, delay] = await next(ami, 'retry');
    expect([error.code, delay > 0]).toEqual(['E_AMI_UNREACHABLE', true]);
    await startManager({ port });
    await connecting;
    expect(ami.state).toBe('connected');
  });

  it.each([
    [{ secret: '' }, 'secret'],
    [{ secret: 'a\nb' }, 'secret'],
    [{ username: 'a\r\nAction: x' }, 'username'],
    [{ port: 0 }, 'port'],
    [{ events: 'call,\n' }, 'events'],
    [{ pingInterval: -1 }, 'pingInterval'],
    [{ hots: 'x' }, 'hots'],
  ])('refuses the options %j', (wrong, name) => {
    expect(() => new AmiClient({ ...USER, ...wrong })).toThrow(
      expect.objectContaining({
        code: 'E_AGI_INVALID_ARGUMENT',
        message: expect.stringContaining(name),
      }),
    );
  });
});
