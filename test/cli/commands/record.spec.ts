import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { placeCall } from 'nestjs-agi/testing';
import { agiServer } from '../fixture/servers.js';
import { run, TestTerminal } from '../fixture/terminal.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'agi-record-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

it('agi record hands calls on, writes them down and names the files, until Ctrl-C', async () => {
  const to = await agiServer((channel) => channel.streamFile('welcome'));
  const terminal = new TestTerminal();
  const ended = terminal.run('record', '--to', to, '-l', '0', '-f', folder);
  const [, url = ''] = await terminal.shows(/Calls to (agi:\S+) are handed on to agi:/);
  await placeCall(`${url}/menu`, { prompt: 5 }).ended;
  await terminal.shows('.agi.txt\n');
  terminal.interrupt();
  expect(await ended).toBe(0);
  const [file = ''] = readdirSync(folder);
  expect(terminal.written.stdout).toContain(file);
  expect(readFileSync(join(folder, file), 'utf8')).toContain('\n< STREAM FILE welcome ""\n');
  expect(terminal.listening).toBe(0);
});

it('agi record waits for a call that runs, and leaves it at the second Ctrl-C', async () => {
  const to = await agiServer((channel) => channel.waitForDigit(-1));
  const terminal = new TestTerminal();
  const ended = terminal.run('record', '--to', to, '-l', '0', '-f', folder);
  const [, url = ''] = await terminal.shows(/Calls to (agi:\S+) are/);
  let asked: () => void;
  const asking = new Promise<void>((resolve) => {
    asked = resolve;
  });
  const call = placeCall(`${url}/menu`, {
    onLine: () => {
      asked();
    },
  });
  await asking;
  terminal.interrupt();
  const waited = Symbol('waited');
  const sooner = await Promise.race([
    ended,
    new Promise((resolve) => setTimeout(resolve, 50, waited)),
  ]);
  expect(sooner).toBe(waited);
  terminal.interrupt();
  expect(await ended).toBe(0);
  call.hangup();
  await call.ended;
});

it('agi record says that a server is down, and goes on', async () => {
  const terminal = new TestTerminal();
  const ended = terminal.run('record', '--to', 'agi://127.0.0.1:1', '-l', '0', '-f', folder);
  const [, url = ''] = await terminal.shows(/Calls to (agi:\S+) are/);
  await placeCall(`${url}/menu`).ended;
  await terminal.shows('cannot hand a call on to agi://127.0.0.1:1');
  terminal.interrupt();
  expect(await ended).toBe(0);
});

it('agi record says why it cannot listen, or write', async () => {
  const to = await agiServer(() => undefined);
  const [, port = ''] = /:(\d+)\//.exec(to) ?? [];
  const taken = await run('record', '--to', to, '-l', port, '-f', folder);
  expect(taken).toMatchObject({ code: 2, stdout: '' });
  expect(taken.stderr).toContain(`cannot listen on 127.0.0.1:${port}`);
  const unwritable = await run('record', '--to', to, '-l', '0', '-f', '/dev/null/x');
  expect(unwritable).toMatchObject({ code: 2, stdout: '' });
  expect(unwritable.stderr).toBe(
    'agi: cannot write /dev/null/x: part of that path is a file; choose another folder (ENOTDIR)\n',
  );
});
