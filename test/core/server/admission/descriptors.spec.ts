import { expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { call as placeCall, dropPeers } from '../../../fixtures/peer.js';

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
  const signal = AbortSignal.timeout(100_000);
  try {
    const [port] = (await once(child.stdout, 'data', { signal })) as [Buffer];
    await work({
      port: Number(port),
      // The listener is added now, since the line may come before the caller has its refusal.
      told: once(child.stdout, 'data', { signal }).then(String, () => 'nothing'),
      call: async (path, from) => {
        const peer = await placeCall({ port: Number(port) }, path, '', { from });
        await peer.hears('\n');
        return peer.chunks[0]!;
      },
    });
  } finally {
    dropPeers();
    child.kill();
    if (child.exitCode === null) await once(child, 'exit');
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
