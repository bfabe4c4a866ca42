import { afterEach, expect, it } from '@jest/globals';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
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

/**
 * Connections that the kernel dropped because the listen queue of this port was full: the caller's kernel
 * tries again after a second. Linux alone counts them, and `ss` of iproute2 tells the count.
 */
function dropped(port: number): number {
  const options = ['--listening', '--tcp', '--memory', '--numeric', '--no-header'];
  const { stdout } = spawnSync('ss', [...options, `sport = :${port}`], { encoding: 'utf8' });
  return Number(/skmem:\(.*,d(\d+)\)/.exec(stdout)?.[1]);
}

it(`takes ${CALLS} calls at once, and loses none`, async () => {
  child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [output] = (await once(child.stdout!, 'data')) as [Buffer];
  const port = Number(output);
  const call = async (): Promise<string> => {
    const peer = await placeCall({ port }, '/hold');
    return (await peer.hears('\n')).heard;
  };
  const first = Array.from({ length: FIRST }, call);
  await Promise.all(first.slice(0, CALLS - FIRST));
  const rest = Array.from({ length: CALLS - FIRST }, call);
  const lines = new Set(await Promise.all([...first, ...rest]));

  expect(lines).toEqual(new Set(['NOOP\n']));
  if (process.platform === 'linux') expect(dropped(port)).toBe(0);
});
