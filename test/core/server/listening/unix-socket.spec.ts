import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeStaleSocket } from '../../../../lib/core/server/listening/unix-socket.js';
import { make, type Served } from '../fixture/serve.js';
import { call } from '../../../fixtures/peer.js';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'agi-'));
  path = join(folder, 'agi.sock');
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Makes a socket that was left by a killed process. */
async function leaveBehind(): Promise<void> {
  const program = `require('node:net').createServer().listen(process.argv[1], () => console.log())`;
  const child = spawn(process.execPath, ['-e', program, path]);
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(statSync(path).isSocket()).toBe(true);
}

const serving = (): Served =>
  make({}, (server) => server.agi('/x', (channel) => channel.noop('here')));

/** The first bytes of the process that listens. */
async function firstWords(): Promise<string> {
  const peer = await call({ path }, '/x');
  await peer.hears('\n');
  peer.socket.destroy();
  return peer.heard;
}

describe('the path of a Unix socket', () => {
  it('is taken over from a process that has ended, and no file is left of it', async () => {
    await leaveBehind();
    const { server } = serving();
    expect(await server.listen({ path })).toEqual({ host: path, port: 0 });
    expect(await firstWords()).toBe('NOOP here\n');
    expect(readdirSync(folder)).toEqual(['agi.sock']);
    await server.close();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is taken over again and again', async () => {
    for (let count = 0; count < 3; count++) {
      await leaveBehind();
      const { server } = serving();
      await server.listen({ path });
      await server.close();
    }
  });

  it('is left to a server that listens there, ours or another one', async () => {
    const { server } = serving();
    await server.listen({ path });
    const { ino } = statSync(path);
    const other = serving();
    await expect(other.server.listen({ path })).rejects.toMatchObject({
      code: 'E_AGI_SOCKET_ERROR',
      message: expect.stringContaining('another process listens there'),
      cause: { code: 'EADDRINUSE' },
    });
    expect([statSync(path).ino, await firstWords()]).toEqual([ino, 'NOOP here\n']);
    expect(server.channels.size).toBeLessThanOrEqual(1);
    await server.close();

    const foreign = createServer((socket) => {
      socket.resume().on('error', () => undefined);
      socket.end('me\n');
    }).listen(path);
    await once(foreign, 'listening');
    await expect(other.server.listen({ path })).rejects.toThrow('another process listens there');
    expect(await firstWords()).toBe('me\n');
    foreign.close();
    await once(foreign, 'close');
    await other.server.listen({ path });
  });

  it('goes to one of several servers that want it at once, and is never taken from it', async () => {
    for (let count = 0; count < 5; count++) {
      await leaveBehind();
      const rivals = Array.from({ length: 4 }, serving);
      const results = await Promise.allSettled(rivals.map(({ server }) => server.listen({ path })));
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(await firstWords()).toBe('NOOP here\n');
      expect(readdirSync(folder)).toEqual(['agi.sock']);
      await Promise.all(rivals.map(({ server }) => server.close()));
    }
  });

  it.each<[string, () => unknown]>([
    [
      'a file',
      () => {
        writeFileSync(path, 'precious');
      },
    ],
    [
      'a folder',
      () => {
        mkdirSync(path);
      },
    ],
  ])('is not touched if it is %s', async (_what, put) => {
    put();
    const before = statSync(path).ino;
    const { server } = serving();
    await expect(server.listen({ path })).rejects.toMatchObject({ code: 'E_AGI_SOCKET_ERROR' });
    expect(await removeStaleSocket(path)).toBe(false);
    expect(statSync(path).ino).toBe(before);
    expect(readdirSync(folder)).toEqual(['agi.sock']);
  });

  it('is put back if a process began to listen after the first check', async () => {
    const { server } = serving();
    await server.listen({ path });
    const { ino } = statSync(path);
    // The first check comes too early.
    const connect = jest.spyOn(Socket.prototype, 'connect').mockImplementationOnce(function (
      this: Socket,
    ) {
      return this.destroy(Object.assign(new Error(), { code: 'ECONNREFUSED' }));
    });
    expect(await removeStaleSocket(path)).toBe(false);
    const looks = connect.mock.calls.length;
    connect.mockRestore();
    expect([looks, statSync(path).ino, await firstWords()]).toEqual([2, ino, 'NOOP here\n']);
    expect(readdirSync(folder)).toEqual(['agi.sock']);
  });

  it('is free if it was removed in the meantime', async () => {
    expect(await removeStaleSocket(path)).toBe(true);
  });
});
