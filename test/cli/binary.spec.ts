import { expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { placeCall } from 'nestjs-agi/testing';
import { agiServer } from './fixture/servers.js';

const { bin, version } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  bin: { agi: string };
  version: string;
};

/** The built command in a process of its own. */
async function agi(
  words: readonly string[],
  meanwhile: (child: ReturnType<typeof spawn>) => unknown = () => undefined,
  [program = '', ...before]: readonly string[] = [process.execPath],
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(program, [...before, bin.agi, ...words], {
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

it('the command lets a recorded call end at SIGTERM, and writes it down', async () => {
  const to = await agiServer((channel) => channel.waitForDigit(-1));
  const folder = mkdtempSync(join(tmpdir(), 'agi-record-'));
  const words = ['record', '--to', to, '-l', '0', '-f', folder];
  const { code, stdout } = await agi(words, async (child) => {
    const [url = ''] = /agi:\S+/.exec(String(await once(child.stdout!, 'data'))) ?? [];
    let asks = (): void => undefined;
    const asked = new Promise<void>((resolve) => (asks = resolve));
    const call = placeCall(`${url}/menu`, {
      onLine: ({ kind }) => {
        if (kind === 'command') asks();
      },
    });
    await asked;
    child.kill('SIGTERM');
    call.hangup();
    await call.ended;
  });
  expect(code).toBe(0);
  expect(stdout).toContain('.agi.txt\n');
  expect(readdirSync(folder)).toHaveLength(1);
  rmSync(folder, { recursive: true });
});

// A process that may write files of a few bytes only gets the error of a full disk, but for its code.
const ON_A_FULL_DISK = [
  'bash',
  '-c',
  `trap '' XFSZ; ulimit -f 0; exec "$0" "$@"`,
  process.execPath,
];

it('the command names the transcript that a full disk does not take, and leaves no part of it', async () => {
  const to = await agiServer((channel) => channel.answer());
  const folder = mkdtempSync(join(tmpdir(), 'agi-record-'));
  const words = ['record', '--to', to, '-l', '0', '-f', folder];
  const { code, stderr } = await agi(
    words,
    async (child) => {
      const [url = ''] = /agi:\S+/.exec(String(await once(child.stdout!, 'data'))) ?? [];
      for (const agi_uniqueid of ['1.1', '1.2']) {
        await placeCall(`${url}/menu`, { environment: { agi_uniqueid } }).ended;
        await once(child.stderr!, 'data');
      }
      child.kill('SIGINT');
    },
    ON_A_FULL_DISK,
  );
  const lines = ['1.1', '1.2'].map(
    (id) =>
      `agi: cannot write ${join(folder, id)}.agi.txt: no file may be that large here; raise the limit, or choose another folder (EFBIG)\n`,
  );
  expect(stderr).toBe(lines.join(''));
  expect(code).toBe(5);
  expect(readdirSync(folder)).toEqual([]);
  rmSync(folder, { recursive: true });
});

it('the command ends with 5 when its output cannot be written, and says so', async () => {
  const url = await agiServer((channel) => channel.answer());
  const folder = mkdtempSync(join(tmpdir(), 'agi-call-'));
  const [program = '', ...before] = ON_A_FULL_DISK;
  for (const words of [['--help'], ['call', url], ['call', url, '-n', '3', '--json']]) {
    const output = openSync(join(folder, 'output'), 'w');
    const child = spawn(program, [...before, bin.agi, ...words], {
      stdio: ['ignore', output, 'pipe'],
      env: { ...process.env, NODE_OPTIONS: '' },
    });
    closeSync(output);
    let stderr = '';
    child.stderr!.on('data', (text: Buffer) => (stderr += text.toString()));
    const [code] = (await once(child, 'close')) as [number | null];
    expect(stderr).toMatch(/^agi: cannot write the output: EFBIG[^\n]+\n$/);
    expect(code).toBe(5);
  }
  rmSync(folder, { recursive: true });
});

it('the command ends without an error when its reader stops reading', async () => {
  const url = await agiServer((channel) => channel.streamFile('welcome'));
  const { code, stderr } = await agi(['call', url, '-n', '200', '--json'], async (child) => {
    await once(child.stdout!, 'data');
    child.stdout!.destroy();
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});

it.each(['module.mjs', 'module.cjs', 'module.mjs#AppModule'])(
  'the command writes the dialplan of the application in %s, and starts nothing of it',
  async (file) => {
    const words = ['dialplan', `test/cli/fixture/applications/${file}`];
    const { code, stdout, stderr } = await agi(words);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('; /menu: MenuController.menu\nexten => 100,1,Set(AGI_OUTCOME=)\n');
  },
);
