import { expect, it, jest } from '@jest/globals';
import { AmiClient } from 'nestjs-agi/ami';
import { connected, failure, makeClient, next, startManager } from '../fixture/client.js';
import { USER } from '../fixture/fake-manager.js';

const errorOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

it('a command that prints nothing gives an empty text', async () => {
  const { manager, ami } = await connected();
  manager.on('Command', (action, session) => {
    session.reply(action, 'Response: Success', 'Message: Command output follows');
  });
  expect(await ami.command('core set verbose 0')).toBe('');
});

it('the error of a closed client has the error that closed it as its cause', async () => {
  const { manager, ami } = await connected();
  manager.on('Login', (action, session) => {
    session.reply(action, 'Response: Error', 'Message: Authentication failed');
  });
  const closed = next(ami, 'close');
  manager.session.end();
  const [cause] = await closed;
  expect(await errorOf(ami.action('Ping'))).toMatchObject({ code: 'E_AMI_CLOSED', cause });
  expect(await errorOf(ami.connect())).toMatchObject({ code: 'E_AMI_CLOSED', cause });
});

it('the error of a client that the application closed has no cause', async () => {
  const { ami } = await connected();
  await ami.close();
  const error = await errorOf(ami.action('Ping'));
  expect(error).toMatchObject({ code: 'E_AMI_CLOSED', message: 'the AMI client is closed' });
  expect((error as Error).cause).toBeUndefined();
});

it('an action before connect() says what to do', async () => {
  const ami = makeClient(1);
  const { code, message } = await failure(ami.action('Ping'));
  expect([code, message]).toEqual([
    'E_AMI_NOT_CONNECTED',
    expect.stringContaining('127.0.0.1:1: call connect() first'),
  ]);
  expect((await failure(ami.whenConnected())).message).toContain('call connect() first');
});

it.each([0, -1, Number.NaN, 2 ** 31, 'x'])('a timeout of %j is refused', async (timeout) => {
  const { manager, ami } = await connected();
  const refused = await failure(ami.action('Getvar', { Variable: 'X' }, { timeout } as never));
  expect([refused.code, refused.message]).toEqual([
    'E_AGI_INVALID_ARGUMENT',
    expect.stringMatching(
      /^timeout of "Getvar" is .*, but it must be a number of ms, more than 0$/,
    ),
  ]);
  expect(manager.received('Getvar')).toEqual([]);
});

it('a lost connection is told with its reason, and that of a stop is another', async () => {
  const { manager, ami } = await connected();
  const lost = next(ami, 'disconnect');
  manager.session.socket.end();
  expect((await lost)[0].message).toContain('Asterisk closed the connection');
  await ami.whenConnected();
  const reset = next(ami, 'disconnect');
  manager.session.socket.resetAndDestroy();
  expect((await reset)[0].message).toContain('ECONNRESET');
});

it('a peer that is no manager is told as such', async () => {
  const manager = await startManager({ greeting: 'SSH-2.0-OpenSSH_9.2\r\n' });
  const { message } = await failure(makeClient(manager.port).connect());
  expect(message).toContain(
    "is not Asterisk's manager: it does not greet as Asterisk Call Manager",
  );
});

it('a connection that ends before the login is answered is told as such', async () => {
  const manager = await startManager();
  manager.on('Challenge', (_, session) => {
    session.socket.end();
  });
  const { code, message } = await failure(makeClient(manager.port).connect());
  expect([code, message]).toEqual([
    'E_AMI_UNREACHABLE',
    expect.stringContaining('before the login was answered'),
  ]);
});

it('a login that is not answered in time is told with the time', async () => {
  const manager = await startManager();
  manager.on('Login', () => undefined);
  const { code, message } = await failure(
    makeClient(manager.port, { connectTimeout: 50 }).connect(),
  );
  expect([code, message]).toEqual([
    'E_AMI_UNREACHABLE',
    expect.stringContaining('it did not answer within 50 ms'),
  ]);
});

it('an overflow that nobody listens to is a warning of the process', async () => {
  const warn = jest.spyOn(process, 'emitWarning').mockReturnValue(undefined);
  try {
    const { manager, ami } = await connected({ maxQueuedEvents: 1 });
    const heard = new Promise((resolve) => ami.once('Flood', resolve));
    manager.session.socket.write('Event: Flood\r\n\r\n'.repeat(1000));
    await heard;
    await ami.action('Ping');
    await new Promise(setImmediate);
    expect(warn).toHaveBeenCalledWith(
      expect.stringMatching(/^\d+ events of the manager at 127\.0\.0\.1:\d+ were dropped/),
      { type: 'AGIWarning', code: 'AMI_OVERFLOW' },
    );
  } finally {
    warn.mockRestore();
  }
});

it('a client is closed at the end of an `await using` block', async () => {
  const { ami } = await connected();
  await ami[Symbol.asyncDispose]();
  expect(ami.state).toBe('closed');
});

it('once() and off() do as they do elsewhere', async () => {
  const { manager, ami } = await connected();
  const heard: string[] = [];
  const taken = (): void => void heard.push('taken back');
  ami.on('X', taken).off('X', taken);
  ami.once('X', () => heard.push('once'));
  ami.on('X', () => heard.push('always'));
  manager.session.send('Event: X');
  manager.session.send('Event: X');
  manager.session.send('Event: Last');
  await new Promise((resolve) => ami.once('Last', resolve));
  expect(heard).toEqual(['once', 'always', 'always']);
});

it.each([
  [undefined, 'AmiClient'],
  [{ ...USER, host: '' }, 'host'],
  [{ ...USER, port: 65_536 }, 'port'],
  [{ ...USER, username: '' }, 'username'],
  [{ ...USER, username: undefined }, 'username'],
  [{ ...USER, login: 'md5' }, 'login'],
  [{ ...USER, tls: 'yes' }, 'tls'],
  [{ ...USER, events: [] }, 'events'],
  [{ ...USER, events: ['call', 7] }, 'events'],
  [{ ...USER, events: 7 }, 'events'],
  [{ ...USER, maxMessageBytes: 1023 }, 'maxMessageBytes'],
  [{ ...USER, maxMessageLines: 15 }, 'maxMessageLines'],
  [{ ...USER, maxPendingActions: 0 }, 'maxPendingActions'],
  [{ ...USER, connectTimeout: 0 }, 'connectTimeout'],
  [{ ...USER, reconnectDelay: 0 }, 'reconnectDelay'],
  [{ ...USER, encoding: 'ascii' }, 'encoding'],
])('the options %j are refused', (options, name) => {
  expect(() => new AmiClient(options as never)).toThrow(
    expect.objectContaining({
      code: 'E_AGI_INVALID_ARGUMENT',
      message: expect.stringContaining(name),
    }),
  );
});

it('the port of the manager is another one with TLS', () => {
  expect(new AmiClient(USER).address).toBe('127.0.0.1:5038');
  expect(new AmiClient({ ...USER, tls: true }).address).toBe('127.0.0.1:5039');
  expect(new AmiClient({ ...USER, tls: {}, host: 'pbx', port: 7 }).address).toBe('pbx:7');
});
