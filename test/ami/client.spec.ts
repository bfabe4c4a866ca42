import { describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { AmiClient, type AmiMessage } from 'nestjs-agi/ami';
import { takeReports } from '../../lib/core/internal.js';
import { certificate } from './fixture/certificate.js';
import { connected, failure, makeClient, next, startManager } from './fixture/client.js';
import { USER } from './fixture/fake-manager.js';

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

describe('AmiClient: actions', () => {
  it('resolves each with its own answer, in whatever order they come', async () => {
    const { manager, ami } = await connected();
    const both = Promise.all([
      ami.action('Getvar', { Variable: 'A' }),
      ami.action('Getvar', { Variable: 'B' }),
    ]);
    const [a, b] = [await manager.receives('Getvar', 1), await manager.receives('Getvar', 2)];
    manager.session.reply(b, 'Response: Success', 'Value: 2');
    manager.session.reply(a, 'Response: Success', 'Value: 1');
    expect((await both).map(({ response }) => response.Value)).toEqual(['1', '2']);
  });

  it('rejects with the words of Asterisk', async () => {
    const { manager, ami } = await connected();
    manager.on('Hangup', (action, session) => {
      session.reply(action, 'Response: Error', 'Message: No such channel');
    });
    const { code, message } = await failure(ami.action('Hangup', { Channel: 'PJSIP/1' }));
    expect([code, message]).toEqual(['E_AMI_REFUSED', expect.stringContaining('No such channel')]);
  });

  it.each([
    ['Originate', 'Permission denied', 'originate'],
    ['AGI', 'Permission denied', 'agi'],
    ['Status', 'Permission denied', 'system or call or reporting'],
    ['Originate', 'Originate Access Forbidden: app or data blacklisted', 'system'],
  ])('says which right %s lacks: %s', async (name, said, right) => {
    const { manager, ami } = await connected();
    manager.on(name, (action, session) => {
      session.reply(action, 'Response: Error', `Message: ${said}`);
    });
    const { code, message } = await failure(ami.action(name));
    expect(code).toBe('E_AMI_RIGHTS');
    expect(message).toContain(right);
  });

  it('gives up in time, and takes the late answer for nobody else’s', async () => {
    const { manager, ami } = await connected();
    const events: AmiMessage[] = [];
    ami.on('event', (event) => events.push(event));
    const late = failure(ami.action('Status', {}, { timeout: 20 }));
    const action = await manager.receives('Status');
    expect((await late).code).toBe('E_AMI_TIMEOUT');
    manager.session.reply(action, 'Response: Success', 'EventList: start');
    manager.session.send('Event: Status', `ActionID: ${action.id}`);
    manager.session.send('Event: StatusComplete', `ActionID: ${action.id}`, 'EventList: Complete');
    manager.session.send('Event: After');
    await new Promise((resolve) => ami.once('After', resolve));
    expect(events.map(({ Event }) => Event)).toEqual(['After']);
  });

  it('is aborted by a signal, before and after it was sent', async () => {
    const { manager, ami } = await connected();
    const controller = new AbortController();
    const aborted = failure(ami.action('Status', {}, { signal: controller.signal }));
    await manager.receives('Status');
    controller.abort(new Error('no more'));
    expect((await aborted).code).toBe('E_AGI_ABORTED');
    const before = ami.action('Getvar', { Variable: 'X' }, { signal: controller.signal });
    expect((await failure(before)).code).toBe('E_AGI_ABORTED');
    await ami.action('Ping');
    expect(manager.received('Getvar')).toEqual([]);
  });

  it('sends nothing of an action with a line break in it', async () => {
    const { manager, ami } = await connected();
    const injected = ami.action('Setvar', { Variable: 'X', Value: 'a\r\nAction: Logoff' });
    expect((await failure(injected)).code).toBe('E_AGI_INVALID_ARGUMENT');
    await ami.action('Ping');
    expect(manager.received('Setvar')).toEqual([]);
    expect(manager.received('Logoff')).toEqual([]);
  });

  it('refuses more actions than may wait', async () => {
    const { ami } = await connected({ maxPendingActions: 2 });
    const waiting = [1, 2].map(() => failure(ami.action('Status')));
    const { code, message } = await failure(ami.action('Status'));
    expect([code, message]).toEqual(['E_AGI_LIMIT', expect.stringContaining('maxPendingActions')]);
    await ami.close();
    expect((await Promise.all(waiting)).map((one) => one.code)).toEqual([
      'E_AMI_CLOSED',
      'E_AMI_CLOSED',
    ]);
  });

  it('gives the text of a command', async () => {
    const { manager, ami } = await connected();
    manager.on('Command', (action, session) => {
      session.reply(action, 'Response: Success', 'Message: x', 'Output: a', 'Output: b');
    });
    expect(await ami.command('core show version')).toBe('a\nb');
  });
});

describe('AmiClient: lists', () => {
  const channels = ['1', '2', '3'];

  async function withList(options = {}): Promise<Awaited<ReturnType<typeof connected>>> {
    const both = await connected(options);
    both.manager.on('CoreShowChannels', (action, session) => {
      const id = `ActionID: ${action.id}`;
      session.reply(action, 'Response: Success', 'EventList: start');
      for (const one of channels) session.send('Event: CoreShowChannel', id, `Uniqueid: ${one}`);
      session.send('Event: Other', 'Uniqueid: 9');
      session.send('Event: CoreShowChannelsComplete', 'EventList: Complete', id, 'ListItems: 3');
    });
    return both;
  }

  it('are collected, and their events told to nobody else', async () => {
    const { ami } = await withList();
    const heard: (string | undefined)[] = [];
    ami.on('event', ({ Event }) => heard.push(Event));
    const { response, events } = await ami.action('CoreShowChannels');
    expect(response.EventList).toBe('start');
    expect(events.map(({ Uniqueid }) => Uniqueid)).toEqual(channels);
    await new Promise(setImmediate);
    expect(heard).toEqual(['Other']);
  });

  it('are iterated, to the end or not', async () => {
    const { ami } = await withList();
    const ids: (string | undefined)[] = [];
    for await (const { Uniqueid } of ami.list('CoreShowChannels')) ids.push(Uniqueid);
    expect(ids).toEqual(channels);
    for await (const { Uniqueid } of ami.list('CoreShowChannels')) {
      expect(Uniqueid).toBe('1');
      break;
    }
    expect((await ami.action('Ping')).response.Ping).toBe('Pong');
  });

  it('fail in the loop as an action does', async () => {
    const { manager, ami } = await connected();
    manager.on('CoreShowChannels', (action, session) => {
      session.reply(action, 'Response: Success', 'EventList: start');
      session.send('Event: CoreShowChannel', `ActionID: ${action.id}`, 'Uniqueid: 1');
      session.end();
    });
    const ids: (string | undefined)[] = [];
    const loop = async (): Promise<void> => {
      for await (const { Uniqueid } of ami.list('CoreShowChannels')) ids.push(Uniqueid);
    };
    expect((await failure(loop())).code).toBe('E_AMI_DISCONNECTED');
    expect(ids).toEqual(['1']);
  });

  it('are no longer than is allowed', async () => {
    const { ami } = await withList({ maxListEvents: 2 });
    const { code, message } = await failure(ami.action('CoreShowChannels'));
    expect([code, message]).toEqual(['E_AGI_LIMIT', expect.stringContaining('maxListEvents')]);
    expect((await ami.action('Ping')).response.Ping).toBe('Pong');
  });
});

describe('AmiClient: a connection that ends', () => {
  it('rejects what waits, and is made again with its subscriptions', async () => {
    const { manager, ami } = await connected();
    const success = (name: string): unknown =>
      manager.on(name, (action, session) => {
        session.reply(action, 'Response: Success');
      });
    success('Events');
    success('Filter');
    await ami.action('Events', { EventMask: 'off' });
    await ami.action('Events', { EventMask: 'call' });
    await ami.action('Filter', { Operation: 'Add', Filter: '!Event: Newexten' });
    const heard: string[] = [];
    ami.on('Newchannel', ({ Uniqueid }) => heard.push(Uniqueid));
    const lost = failure(ami.action('Status'));
    await manager.receives('Status');
    const [told, again] = [next(ami, 'disconnect'), next(ami, 'connect')];
    manager.session.end();
    expect((await lost).code).toBe('E_AMI_DISCONNECTED');
    expect((await told)[0].code).toBe('E_AMI_DISCONNECTED');
    const refused = ami.action('Ping');
    await again;
    expect((await failure(refused)).code).toBe('E_AMI_NOT_CONNECTED');
    expect(manager.session.actions.map(({ name, headers }) => headers.eventmask ?? name)).toEqual([
      'Challenge',
      'Login',
      'Filter',
      'call',
      'Ping',
    ]);
    manager.session.send('Event: Newchannel', 'Uniqueid: 5');
    await new Promise((resolve) => ami.once('Newchannel', resolve));
    expect(heard).toEqual(['5']);
  });

  it('is waited for by whenConnected(), with a signal and a time', async () => {
    const { manager, ami } = await connected({ reconnectDelay: 50, maxReconnectDelay: 50 });
    manager.session.end();
    await next(ami, 'disconnect');
    expect((await failure(ami.whenConnected({ timeout: 1 }))).code).toBe('E_AMI_NOT_CONNECTED');
    const aborted = ami.whenConnected({ signal: AbortSignal.abort() });
    expect((await failure(aborted)).code).toBe('E_AGI_ABORTED');
    await ami.whenConnected();
    expect(ami.state).toBe('connected');
  });

  it('is noticed when the peer is silent', async () => {
    const { manager, ami } = await connected({ pingInterval: 20, pingTimeout: 20 });
    manager.on('Ping', () => undefined);
    const [error] = await next(ami, 'disconnect');
    expect([error.code, error.message]).toEqual([
      'E_AMI_DISCONNECTED',
      expect.stringContaining('ping'),
    ]);
  });

  it('is no surprise when Asterisk says that it stops', async () => {
    const { manager, ami } = await connected();
    manager.session.send('Event: Shutdown', 'Shutdown: Cleanly', 'Restart: True');
    await new Promise((resolve) => ami.once('Shutdown', resolve));
    manager.session.end();
    expect((await next(ami, 'disconnect'))[0].message).toContain('shuts down');
  });

  it('is tried again when Asterisk refuses the login because it shuts down', async () => {
    const { manager, ami } = await connected();
    manager.on('Challenge', (action, session) => {
      session.reply(action, 'Response: Error', 'Message: Asterisk is shutting down');
    });
    manager.session.end();
    expect((await next(ami, 'retry'))[0].code).toBe('E_AMI_UNREACHABLE');
    expect(ami.state).toBe('waiting');
  });

  it('is given up for good when the login is refused', async () => {
    const { manager, ami } = await connected();
    manager.on('Login', (action, session) => {
      session.reply(action, 'Response: Error', 'Message: Authentication failed');
    });
    const closed = next(ami, 'close');
    manager.session.end();
    expect((await closed)[0]?.code).toBe('E_AMI_LOGIN');
    const { code, message } = await failure(ami.action('Ping'));
    expect([code, message]).toEqual(['E_AMI_CLOSED', expect.stringContaining('refuses')]);
    expect((await failure(ami.whenConnected())).code).toBe('E_AMI_CLOSED');
    expect((await failure(ami.connect())).code).toBe('E_AMI_CLOSED');
  });

  it('ends when a message is larger than is allowed', async () => {
    const { manager, ami } = await connected({ maxMessageBytes: 1024 });
    manager.session.send('Event: X', `Value: ${'x'.repeat(2000)}`);
    const [error] = await next(ami, 'disconnect');
    expect([error.code, error.message]).toEqual([
      'E_AGI_LIMIT',
      expect.stringContaining('maxMessageBytes'),
    ]);
  });

  it('waits for an Asterisk that is still booting, where Asterisk tells of it', async () => {
    const { manager, ami } = await connected({ bootTimeout: 60_000 });
    let release = (): void => undefined;
    manager.on('Login', (action, session) => {
      session.reply(action, 'Response: Success');
      release = () => {
        session.send('Event: FullyBooted', 'Status: Fully Booted');
      };
    });
    manager.session.end();
    await manager.receives('Ping', 2);
    expect(ami.state).toBe('connecting');
    release();
    await ami.whenConnected();
  });

  it('is closed once, politely, and nothing is left', async () => {
    const { manager, ami } = await connected();
    await Promise.all([ami.close(), ami.close()]);
    expect(manager.received('Logoff').length).toBeGreaterThan(0);
    expect((await failure(ami.action('Ping'))).code).toBe('E_AMI_CLOSED');
    expect(ami.state).toBe('closed');
  });

  it('may be closed while it is being made, or waited for', async () => {
    const manager = await startManager({ greeting: false });
    const ami = makeClient(manager.port);
    const [connecting, waiting] = [failure(ami.connect()), failure(ami.whenConnected())];
    await ami.close();
    expect([(await connecting).code, (await waiting).code]).toEqual([
      'E_AMI_CLOSED',
      'E_AMI_CLOSED',
    ]);
  });

  it('tells whoever waits that the only attempt failed', async () => {
    const manager = await startManager({ greeting: 'nonsense\r\n' });
    const ami = makeClient(manager.port);
    const [connecting, waiting] = [failure(ami.connect()), failure(ami.whenConnected())];
    expect([(await connecting).code, (await waiting).code]).toEqual([
      'E_AMI_PROTOCOL',
      'E_AMI_PROTOCOL',
    ]);
  });
});

describe('AmiClient: events', () => {
  it('are told by name and all together, in their order', async () => {
    const { manager, ami } = await connected();
    const heard: string[] = [];
    ami.on('Hangup', ({ Cause }) => heard.push(`hangup ${Cause}`));
    ami.on('event', ({ Event }) => heard.push(Event ?? ''));
    manager.session.send('Event: Newstate');
    manager.session.send('Event: Hangup', 'Cause: 17');
    await new Promise((resolve) => ami.once('Hangup', resolve));
    await new Promise(setImmediate);
    expect(heard).toEqual(['Newstate', 'hangup 17', 'Hangup']);
  });

  it('cannot pretend to be events of the client', async () => {
    const { manager, ami } = await connected();
    const heard: unknown[] = [];
    ami.on('close', (error) => heard.push(error));
    ami.on('event', ({ Event }) => heard.push(Event));
    manager.session.send('Event: close');
    manager.session.send('Event: error');
    manager.session.send('Event: Last');
    await new Promise((resolve) => ami.once('Last', resolve));
    await new Promise(setImmediate);
    expect(heard).toEqual(['close', 'error', 'Last']);
  });

  it('reach the other listeners when one throws', async () => {
    const { manager, ami } = await connected();
    const reports: string[] = [];
    const giveBack = takeReports(({ message }) => reports.push(message));
    ami.on('X', () => {
      throw new Error('a listener of the test');
    });
    const other = new Promise((resolve) => ami.on('X', resolve));
    manager.session.send('Event: X');
    await other;
    giveBack();
    expect(reports).toEqual([expect.stringContaining('a listener of the test')]);
  });

  it('are dropped beyond a limit, and counted, while answers still come', async () => {
    const { manager, ami } = await connected({ maxQueuedEvents: 1000 });
    let heard = 0;
    ami.on('Flood', () => heard++);
    const overflow = next(ami, 'overflow');
    manager.session.socket.write('Event: Flood\r\n\r\n'.repeat(50_000));
    const [dropped] = await overflow;
    expect((await ami.action('Ping')).response.Ping).toBe('Pong');
    expect(dropped).toBeGreaterThan(0);
    expect(heard).toBeGreaterThan(0);
    expect(heard).toBeLessThan(50_000);
  });

  it('are not kept for nobody', async () => {
    const { manager, ami } = await connected({ maxQueuedEvents: 1 });
    let dropped = 0;
    ami.on('overflow', (count) => (dropped += count));
    manager.session.socket.write('Event: Flood\r\n\r\n'.repeat(1000));
    await ami.action('Ping');
    await new Promise(setImmediate);
    expect(dropped).toBe(0);
  });

  it('of one channel are told at once, whatever its name becomes', async () => {
    const { manager, ami } = await connected();
    const heard: (string | undefined)[] = [];
    const stop = ami.watchChannel('1.1', ({ Event }) => heard.push(Event));
    manager.session.send('Event: Newchannel', 'Channel: A', 'Uniqueid: 1.1');
    manager.session.send('Event: Newchannel', 'Channel: B', 'Uniqueid: 1.11');
    manager.session.send('Event: DialEnd', 'DestUniqueid: 1.1');
    manager.session.send('Event: Hangup', 'Channel: C', 'Uniqueid: 1.1');
    await ami.action('Ping');
    stop();
    manager.session.send('Event: Later', 'Uniqueid: 1.1');
    await ami.action('Ping');
    expect(heard).toEqual(['Newchannel', 'DialEnd', 'Hangup']);
  });
});
