import { describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { MemorySocket } from '../../../lib/testing/transport/memory-socket.js';

/** Resolves with all bytes that arrive; the socket stays open. */
async function bytesOf(socket: MemorySocket): Promise<Buffer> {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(socket, 'end');
  return Buffer.concat(chunks);
}

describe('a connection in memory', () => {
  it('carries more than its buffers hold, both ways, to a reader that is slow', async () => {
    const [near, far] = MemorySocket.pair();
    const bytes = Buffer.alloc(1_000_000, 'agi');
    for (let at = 0; at < bytes.length; at += 1000) near.write(bytes.subarray(at, at + 1000));
    near.end();
    far.end(bytes);
    // eslint-disable-next-line no-restricted-syntax -- a reader that is slow
    await new Promise((resolve) => setTimeout(resolve, 5));
    const [heard, answered] = await Promise.all([bytesOf(far), bytesOf(near)]);
    expect(heard.equals(bytes)).toBe(true);
    expect(answered.equals(bytes)).toBe(true);
  });

  it('delivers each write by itself, and not before the writer goes on', async () => {
    const [near, far] = MemorySocket.pair();
    const heard: string[] = [];
    far.on('data', (chunk: Buffer) => heard.push(String(chunk)));
    near.write('one');
    near.write('two');
    expect(heard).toEqual([]);
    near.end();
    await once(far, 'end');
    expect(heard).toEqual(['one', 'two']);
    expect(far.writable).toBe(true);
  });

  it('closes both ends when each has said that it ends', async () => {
    const [near, far] = MemorySocket.pair();
    const closed = Promise.all([once(near, 'close'), once(far, 'close')]);
    near.resume().end();
    far.resume().end();
    await closed;
  });

  it('is an end to the other side when it is destroyed, and an error when it is reset', async () => {
    const [near, far] = MemorySocket.pair();
    far.resume();
    near.destroy();
    await once(far, 'end');
    far.write('into the void');

    const [here, there] = MemorySocket.pair();
    here.resetAndDestroy();
    const [error] = (await once(there, 'error')) as [NodeJS.ErrnoException];
    expect(error.code).toBe('ECONNRESET');
  });
});
