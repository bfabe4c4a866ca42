import { afterEach, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { agiServer, stopServers } from './fixture/servers.js';

afterEach(stopServers);

const { bin, version } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  bin: { agi: string };
  version: string;
};

/** The built command in a process of its own. */
async function agi(
  words: readonly string[],
  meanwhile: (child: ReturnType<typeof spawn>) => unknown = () => undefined,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [bin.agi, ...words], {
    stdio: 'pipe',
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  const written = { stdout: '', stderr: '' };
  child.stdout.on('data', (text: Buffer) => (written.stdout += text.toString()));
  child.stderr.on('data', (text: Buffer) => (written.stderr += text.toString()));
  const closed = once(child, 'close');
  await meanwhile(child);
  const [code] = (await closed) as [number | null];
  return { code, ...written };
}

it('the command is a program that Node runs', async () => {
  expect(readFileSync(bin.agi, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
  expect(await agi(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
});

it('the command places a call, writes no colours into a pipe, and has exit codes', async () => {
  const url = await agiServer((channel) => channel.streamFile('welcome'));
  const { code, stdout, stderr } = await agi(['call', url]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('< STREAM FILE welcome ""   (plays welcome)\n');
  expect(stdout).not.toContain('\u001b');
  expect((await agi(['call', 'agi://127.0.0.1:1/x'])).code).toBe(3);
});

it('the command hangs up at SIGINT', async () => {
  const url = await agiServer((channel) => channel.waitForDigit(-1));
  const { code, stdout } = await agi(['call', url], async (child) => {
    await once(child.stdout!, 'data');
    while (!child.kill('SIGINT')) await new Promise(setImmediate);
  });
  expect(code).toBe(130);
  expect(stdout).toContain('the caller hangs up');
});

it('the command does not mind that nobody reads on', async () => {
  const url = await agiServer((channel) => channel.streamFile('welcome'));
  const { code, stderr } = await agi(['call', url, '-n', '200', '--json'], async (child) => {
    await once(child.stdout!, 'data');
    child.stdout!.destroy();
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});
