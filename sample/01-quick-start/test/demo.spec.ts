import { afterEach, describe, expect, it } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';

const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** Starts the program of `npm start`, on a port of its own. */
function startDemo(port: number) {
  const child = spawn(process.execPath, ['sample/01-quick-start/dist/demo.js'], {
    env: { ...process.env, AGI_PORT: String(port), NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  const lines: string[] = [];
  const errors: string[] = [];
  const exit = once(child, 'exit').then(([code]) => code as number | null);
  const said = new Promise<void>((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(line);
      if (line.includes('Ctrl-C ends')) resolve();
    });
  });
  createInterface({ input: child.stderr }).on('line', (line) => errors.push(line));
  return { child, lines, errors, exit, said };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

describe('the demonstration', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    'shows one call, stays up, and ends with code 0 at %s',
    async (signal) => {
      const port = await freePort();
      const { child, lines, errors, exit, said } = startDemo(port);
      await said;
      const dialogue = lines.join('\n');
      for (const part of ['AGISTATUS=SUCCESS', `AGI(agi://127.0.0.1:${port}/menu)`]) {
        expect(dialogue).toContain(part);
      }
      // With the arrows in the same directions as `agi call`.
      expect(dialogue).toMatch(/^ +\d+\.\d{3}s < GET DATA demo-instruct 3000 1$/m);
      expect(dialogue).toMatch(
        /^ +\d+\.\d{3}s {3}the caller presses 1\n +\d+\.\d{3}s > 200 result=1$/m,
      );
      expect(dialogue).toMatch(/^ +\d+\.\d{3}s < SAY ALPHA 5551234 ""$/m);
      // A call that goes on keeps the process alive until the second signal.
      const call = connect(port, '127.0.0.1');
      call.on('error', () => undefined);
      call.write(`agi_network: yes\nagi_request: agi://127.0.0.1:${port}/menu\n\n`);
      await once(call, 'data');
      // Twice: once from the terminal, once from npm.
      child.kill(signal);
      child.kill(signal);
      call.end();
      expect(await exit).toBe(0);
      expect(errors).toEqual([]);
    },
  );

  it('says in one line that its port is in use, and ends with code 1', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const { errors, exit } = startDemo(port);
    expect(await exit).toBe(1);
    expect(errors).toEqual([
      `cannot listen on 127.0.0.1:${port}: another process listens there; stop it, or choose another port`,
    ]);
    taken.close();
  });
});
