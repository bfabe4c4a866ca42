import { describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { wildServer } from './fixture/servers.js';
import { run, TestTerminal } from './fixture/terminal.js';
import { dial } from '../fixtures/peer.js';

/** Characters that control a terminal, turn the direction of text or are invisible, without line ends. */
const UNSEEN = /[^\P{Cc}\n]|[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/u;
const HOSTILE = '\x1b[2J\x07\x7f\u009b2J\u202e\u2066\u2028\u200b\ufeff';

const NAMES = ['NOOP', 'STREAM FILE', 'SET VARIABLE AGI_OUTCOME', 'NONSENSE', 'EXEC'];

/** Says such text in every command, and then that it has failed. */
const hostile = () =>
  wildServer((socket) => {
    const lines = NAMES.map((name) => `${name} "${HOSTILE}"\n`);
    const go = (): void => {
      const line = lines.shift();
      if (line !== undefined) socket.write(line);
      else socket.end(`SET VARIABLE AGI_OUTCOME "${HOSTILE}"\nfailure\n`);
    };
    // The environment is there; each answer brings the next line.
    go();
    socket.on('data', go);
  });

function expectSeen(output: { stdout: string; stderr: string }): void {
  expect(UNSEEN.exec(output.stdout)?.[0]).toBeUndefined();
  expect(UNSEEN.exec(output.stderr)?.[0]).toBeUndefined();
}

describe('no text of a server controls the terminal', () => {
  const given = ['-c', `${HOSTILE} <1>`, '-a', HOSTILE, '-d', '1'];

  it.each([
    ['as text', []],
    ['quietly', ['--quiet']],
    ['of many calls', ['--repeat', '3']],
    ['of many calls, quietly', ['--repeat', '3', '--quiet']],
  ])('%s', async (_name, words) => {
    const output = await run('call', await hostile(), ...given, ...words);
    expect(output.stdout + output.stderr).toMatch(/u001b|failed/);
    expectSeen(output);
  });

  it.each([
    ['one call', []],
    ['many calls', ['--repeat', '3']],
  ])('as JSON of %s, which says the same when it is parsed', async (_name, words) => {
    const output = await run('call', await hostile(), ...given, '--json', ...words);
    expectSeen(output);
    const [first] = output.stdout.split('\n');
    expect(JSON.parse(first!)).toMatchObject({ status: 'FAILURE', outcome: HOSTILE });
  });
});

it.each([
  ['a command', [HOSTILE]],
  ['a URL', ['call', HOSTILE]],
  ['a host', ['call', `agi://${HOSTILE}/x`]],
  ['an option', ['call', 'agi://127.0.0.1/x', `--${HOSTILE}`]],
  ['a value', ['call', 'agi://127.0.0.1/x', '--timeout', HOSTILE]],
  ['a folder', ['record', '--to', `agi://127.0.0.1:1/${HOSTILE}`, '--port', HOSTILE]],
])('%s of such text is shown in the error as what it is', async (_name, words) => {
  const output = await run(...words);
  expect(output.code).not.toBe(0);
  expectSeen(output);
});

it('agi record shows the control characters in unique ids as escapes', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'agi-printable-'));
  const terminal = new TestTerminal();
  const to = await hostile();
  const done = terminal.run('record', '--to', to, '--listen', '127.0.0.1:0', '--folder', folder);
  const [, port] = await terminal.shows(/127\.0\.0\.1:(\d+)/);
  const peer = await dial({ port: Number(port) }, { allowHalfOpen: false });
  peer.answers('200 result=0\n');
  peer.write(`agi_network: yes\nagi_request: agi://h/x\nagi_uniqueid: ${HOSTILE}\n\n`);
  await peer.closed;
  terminal.interrupt();
  await done;
  rmSync(folder, { recursive: true });
  expectSeen(terminal.written);
});
