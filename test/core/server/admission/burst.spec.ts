import { afterEach, expect, it } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { call as placeCall } from '../../../fixtures/peer.js';

const CALLS = 5000;
/** The kernel keeps 4096 of them, even if the server on a busy machine has no time to accept any. */
const FIRST = 4000;

/** Serves in another process, so that its sockets do not count for the limit of this one. */
const program = `
  import { AGIServer } from 'nestjs-agi/core';
  const server = new AGIServer({ port: 0 });
  server.agi('/hold', async (channel) => {
    await channel.noop();
    await new Promise((done) => channel.on('end', done));
  });
  const { port } = await server.listen();
  console.log(port);
`;

let child: ChildProcess | undefined;

afterEach(() => {
  child?.kill('SIGKILL');
});

/** Connections that the kernel dropped because a listen queue was full, on this machine. */
function listenOverflows(): number {
  const [names = '', values = ''] = readFileSync('/proc/net/netstat', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('TcpExt:'));
  return Number(values.split(' ')[names.split(' ').indexOf('ListenOverflows')]);
}

it(`takes ${CALLS} calls at once, and loses none`, async () => {
  child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [output] = (await once(child.stdout!, 'data')) as [Buffer];
  const port = Number(output);
  const linux = existsSync('/proc/net/netstat');
  const before = linux ? listenOverflows() : 0;
  const call = async (): Promise<string> => {
    const peer = await placeCall({ port }, '/hold');
    return (await peer.hears('\n')).heard;
  };
  const first = Array.from({ length: FIRST }, call);
  await Promise.all(first.slice(0, CALLS - FIRST));
  const rest = Array.from({ length: CALLS - FIRST }, call);
  const lines = new Set(await Promise.all([...first, ...rest]));

  expect(lines).toEqual(new Set(['NOOP\n']));
  expect((linux ? listenOverflows() : 0) - before).toBe(0);
});
