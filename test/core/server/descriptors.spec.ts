import { expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once, setMaxListeners } from 'node:events';
import { connect, type Socket } from 'node:net';

/** Runs in a process of its own, with few file descriptors. */
const program = `
  import { AGIServer } from 'nestjs-agi/core';
  const server = new AGIServer({ port: 0 });
  server.agi('/hold', async (channel) => {
    await channel.noop();
    await new Promise((done) => channel.on('end', done));
  });
  const { port } = await server.listen();
  server.on('error', (error) => console.log(error.code + ' ' + error.message));
  console.log(port);
`;

it('refuses calls, with an answer, before the process runs out of file descriptors', async () => {
  const command = `ulimit -n 128; exec "$0" --input-type=module -e "$1"`;
  const child = spawn('sh', ['-c', command, process.execPath, program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const sockets: Socket[] = [];
  const signal = AbortSignal.timeout(20_000);
  setMaxListeners(Infinity, signal);
  try {
    const [port] = (await once(child.stdout, 'data', { signal })) as [Buffer];
    // Asked for now: it may be told before the caller has heard its refusal.
    const told = once(child.stdout, 'data', { signal }).then(String, () => 'nothing');
    const heard: string[] = [];
    while (heard.at(-1) !== 'SET VARIABLE AGI_OUTCOME overloaded\nfailure\n') {
      const socket = connect(Number(port), '127.0.0.1').setEncoding('utf8');
      sockets.push(socket);
      socket.write('agi_network: yes\nagi_request: agi://127.0.0.1/hold\n\n');
      const [words = 'closed without a word'] = (await Promise.race([
        once(socket, 'data', { signal }),
        once(socket, 'end', { signal }),
      ])) as [string?];
      heard.push(words);
    }
    expect(new Set(heard.slice(0, -1))).toEqual(new Set(['NOOP\n']));
    expect(heard.length).toBeGreaterThan(32);
    expect(await told).toMatch(/^E_AGI_LIMIT calls are refused at \d+ connections.*ulimit -n/);
  } finally {
    for (const socket of sockets) socket.destroy();
    child.kill();
    await once(child, 'exit');
  }
});
