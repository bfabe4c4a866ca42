import { afterEach, describe, expect, it } from '@jest/globals';
import { AGIServer, type AGIServerOptions } from 'nestjs-agi/core';
import { frozenCopy, resolveOptions, SERVER_OPTIONS } from '../../../lib/core/internal.js';
import { dial, environment } from '../../fixtures/peer.js';

const servers: AGIServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

/** The server's answer to a call that begins with these bytes. */
async function answer(server: AGIServer, first = ''): Promise<string> {
  const { port } = await server.listen();
  const peer = (await dial({ port })).write(first).write(environment('/'));
  await peer.hears('\n');
  peer.end();
  await peer.closed;
  await server.close();
  return peer.heard.split('\n')[0]!;
}

function serverOf(options: AGIServerOptions): AGIServer {
  const server = new AGIServer({ environment: 'lenient', host: '127.0.0.1', port: 0, ...options });
  server.agi('/', async (channel) => {
    await channel.noop(channel.remoteAddress);
  });
  servers.push(server);
  return server;
}

describe('the settings of a server', () => {
  it('do not change with the list of addresses that was given', async () => {
    const allow = ['10.0.0.0/8'];
    const server = serverOf({ allow });
    allow.push('127.0.0.0/8');
    expect(await answer(server)).toContain('not_allowed');
  });

  it('do not change with the list of proxies that was given', async () => {
    const header = 'PROXY TCP4 192.0.2.7 192.0.2.1 5000 4573\r\n';
    const proxyProtocol = { trusted: ['127.0.0.1'] };
    const server = serverOf({ proxyProtocol });
    proxyProtocol.trusted = [];
    expect(await answer(server, header)).toBe('NOOP 192.0.2.7');
    const before = { trusted: ['10.0.0.0/8'] };
    const other = serverOf({ proxyProtocol: before });
    before.trusted.push('127.0.0.1');
    expect(await answer(other, header)).not.toContain('NOOP');
  });

  it('do not change with the object that was given', async () => {
    const options: AGIServerOptions = { environment: 'lenient', host: '127.0.0.1', port: 0 };
    const server = new AGIServer(options);
    servers.push(server);
    server.agi('/', (channel) => channel.noop('served'));
    Object.assign(options, {
      port: 1,
      host: '192.0.2.1',
      environment: 'strict',
      maxConnections: 1,
    });
    expect(await answer(server)).toBe('NOOP served');
  });

  it('cannot be changed after they are resolved, and the given options still can', () => {
    const given = {
      allow: ['127.0.0.1'],
      proxyProtocol: { trusted: ['127.0.0.1'] },
      commandTimeout: 5000,
    };
    const settings = resolveOptions(given, SERVER_OPTIONS, 'options') as unknown as typeof given;
    for (const change of [
      () => (settings.commandTimeout = 1),
      () => settings.allow.push('0.0.0.0/0'),
      () => (settings.allow[0] = '0.0.0.0/0'),
      () => (settings.proxyProtocol.trusted = []),
      () => settings.proxyProtocol.trusted.pop(),
      () => Object.assign(settings, { more: true }),
    ]) {
      expect(change).toThrow(TypeError);
    }
    expect(settings).toMatchObject(given);
    expect(Object.isFrozen(given.allow)).toBe(false);
    expect(Object.isFrozen(given.proxyProtocol.trusted)).toBe(false);
  });
});

describe('a frozen copy', () => {
  it('is made once, of plain objects and lists; instances of classes and functions stay as they are', () => {
    class Guard {
      open = false;
    }
    const kept = [new Date(0), /x/, () => undefined, new Guard(), new Map(), null, undefined, 'x'];
    const given = { kept, inside: Object.assign(Object.create(null) as object, { a: [1] }) };
    const copy = frozenCopy(given);
    expect(copy).toEqual(given);
    expect(copy.inside).not.toBe(given.inside);
    expect(Object.isFrozen(copy.kept) && Object.isFrozen(copy.inside)).toBe(true);
    copy.kept.forEach((value, index) => {
      expect(value).toBe(kept[index]);
    });
    expect(Object.isFrozen(kept[3])).toBe(false);
    expect(frozenCopy(copy)).toBe(copy);
    expect(frozenCopy({ copy }).copy).toBe(copy);
  });
});
