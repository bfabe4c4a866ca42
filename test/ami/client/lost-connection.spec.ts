import { describe, expect, it } from '@jest/globals';
import { connected, failure, makeClient, next, startManager } from '../fixture/client.js';

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

  it('is none where as many actions as may wait are slow, and the ping is answered', async () => {
    const { manager, ami } = await connected({ pingInterval: 20, maxPendingActions: 1 });
    const slow = ami.action('CoreStatus', {}, { timeout: 60_000 });
    const action = await manager.receives('CoreStatus');
    // The first one came with the login.
    await manager.receives('Ping', 2);
    manager.session.reply(action);
    expect((await slow).response.Response).toBe('Success');
  });

  it('is asked for by pings that take no room from actions', async () => {
    const { manager, ami } = await connected({ maxPendingActions: 1 });
    manager.on('Ping', () => undefined);
    void ami.action('Ping');
    manager.on('CoreStatus', (action, session) => {
      session.reply(action);
    });
    expect((await ami.action('CoreStatus')).response.Response).toBe('Success');
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
