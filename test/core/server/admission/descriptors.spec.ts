import { expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once, setMaxListeners } from 'node:events';
import { connect, type Socket } from 'node:net';

/** Runs in another process, with few file descriptors. */
const program = (options: string): string => `
  import { AGIServer } from 'nestjs-agi/core';
  const server = new AGIServer({ port: 0, ${options} });
  server.agi('/no', { handler: () => undefined, auth: () => false });
  server.agi('/hold', async (channel) => {
    await channel.noop();
    await new Promise((done) => channel.on('end', done));
  });
  const { port } = await server.listen();
  server.on('error', (error) => console.log(error.code + ' ' + error.message));
  console.log(port);
`;

interface Child {
  readonly port: number;
  /** The next line that it writes. */
  readonly told: Promise<string>;
  readonly signal: AbortSignal;
  /** Places a call, never closes it, and resolves with the first line of the server. */
  call(path: string, from?: string): Promise<string>;
}

async function withFewDescriptors(
  options: string,
  work: (child: Child) => Promise<void>,
): Promise<void> {
  const command = `ulimit -n 128; exec "$0" --input-type=module -e "$1"`;
  const child = spawn('sh', ['-c', command, process.execPath, program(options)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const sockets: Socket[] = [];
  const signal = AbortSignal.timeout(100_000);
  setMaxListeners(Infinity, signal);
  try {
    const [port] = (await once(child.stdout, 'data', { signal })) as [Buffer];
    await work({
      port: Number(port),
      // The listener is added now, since the line may come before the caller has its refusal.
      told: once(child.stdout, 'data', { signal }).then(String, () => 'nothing'),
      signal,
      call: async (path, localAddress = '127.0.0.1') => {
        const socket = connect({
          port: Number(port),
          host: '127.0.0.1',
          localAddress,
          allowHalfOpen: true,
        });
        sockets.push(socket.setEncoding('utf8').on('error', () => undefined));
        socket.write(`agi_network: yes\nagi_request: agi://127.0.0.1${path}\n\n`);
        const [words = 'closed without a word'] = (await Promise.race([
          once(socket, 'data', { signal }),
          once(socket, 'end', { signal }),
          once(socket, 'close', { signal }).then(() => []),
        ])) as [string?];
        return words;
      },
    });
  } finally {
    for (const socket of sockets) socket.destroy();
    child.kill();
    await once(child, 'exit');
  }
}

const refused = (outcome: string): string => `SET VARIABLE AGI_OUTCOME ${outcome}\nfailure\n`;

it('refuses calls, with an answer, before the process runs out of file descriptors', async () => {
  await withFewDescriptors('', async ({ call, told }) => {
    const heard: string[] = [];
    while (heard.at(-1) !== refused('overloaded')) heard.push(await call('/hold'));
    expect(new Set(heard.slice(0, -1))).toEqual(new Set(['NOOP\n']));
    expect(heard.length).toBeGreaterThan(32);
    expect(await told).toMatch(/^E_AGI_LIMIT calls are refused at \d+ connections.*ulimit -n/);
    // A later call is refused with an answer as well, however many connections are not closed.
    for (let count = 0; count < 200; count++) {
      expect(await call('/hold')).toBe(refused('overloaded'));
    }
  });
});

it.each([
  ['of peers that are not allowed', '/hold', '127.0.0.2', 'not_allowed'],
  ['of calls without a route', '/nowhere', '127.0.0.1', 'no_handler'],
  ['of calls that are not authenticated', '/no', '127.0.0.1', 'auth_failed'],
])('serves an allowed call after 300 %s that never close', async (_kind, path, from, outcome) => {
  await withFewDescriptors(`allow: ['127.0.0.1']`, async ({ call }) => {
    for (let count = 0; count < 300; count++) {
      expect(await call(path, from)).toBe(refused(outcome));
      if (count % 50 === 0) expect(await call('/hold')).toBe('NOOP\n');
    }
    expect(await call('/hold')).toBe('NOOP\n');
  });
});
