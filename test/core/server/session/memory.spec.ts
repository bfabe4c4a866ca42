import { expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/**
 * Calls of every kind, in a process of its own: one that ends, one whose caller hangs up, one that is
 * reset with commands queued, one that is refused. Prints the heap after each round, in KB.
 */
const program = `
  import { connect } from 'node:net';
  import { once } from 'node:events';
  import { AGIServer } from 'nestjs-agi/core';
  const server = new AGIServer({ port: 0, hangupGrace: 5 });
  server.agi('/end', async (channel) => {
    await channel.setVariable('X', 'y');
    channel.signal.addEventListener('abort', () => {});
  });
  server.agi('/queue', async (channel) => {
    await Promise.allSettled([1, 2, 3].map(() => channel.streamFile('x', '', 0, { signal: channel.signal })));
  });
  const { port } = await server.listen();

  async function call(path, reply, leave) {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {});
    socket.write('agi_network: yes\\nagi_request: agi://127.0.0.1' + path + '\\n\\n');
    socket.on('data', () => {
      if (leave) socket.resetAndDestroy();
      else if (socket.writable) socket.write(reply);
    });
    await once(socket, 'close');
  }
  async function round(size) {
    for (let done = 0; done < size; done += 50) {
      await Promise.all(Array.from({ length: 50 }, (_, index) =>
        [
          () => call('/end', '200 result=1\\n'),
          () => call('/queue', '200 result=-1 endpos=0\\nHANGUP\\n'),
          () => call('/queue', '', true),
          () => call('/nowhere', ''),
        ][index % 4](),
      ));
    }
    while (server.channels.size > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    gc();
    return Math.round(process.memoryUsage().heapUsed / 1024);
  }
  await round(1000);
  const heap = [];
  for (let index = 0; index < 4; index++) heap.push(await round(1500));
  await server.close();
  console.log(JSON.stringify(heap));
`;

it('keeps no memory of calls that ended, hung up, were reset or refused', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--expose-gc',
    '--input-type=module',
    '-e',
    program,
  ]);
  const heap = JSON.parse(stdout) as number[];
  // There are 4500 calls between the first and the last: one object for each would take more than this.
  expect({ heap, growth: heap.at(-1)! - heap[0]! < 300 }).toEqual({ heap, growth: true });
});
