import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatTranscript, placeCall, transcriptOf, type Fault } from 'nestjs-agi/testing';
import { run, TestTerminal } from '../fixture/terminal.js';

const FILE = 'test/cli/fixture/applications/exploration.mjs';
/** In the thread of the test; the built command is tried with several. */
const ONE = ['--workers', '1'];

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'agi-explore-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('agi explore', () => {
  it('tells the faults of a flow, with the script that gets there and its story', async () => {
    const { code, stdout, stderr } = await run('explore', FILE, ...ONE);
    expect(code).toBe(1);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^\d+ calls in .* all ways were walked; 1 fault\n/);
    expect(stdout).toContain('1. error: the handler of /desk threw: Error: the desk is busy');
    expect(stdout).toContain("   the caller is to press 0 when 'welcome' plays\n");
    expect(stdout).toContain('   Dial ends with BUSY\n');
    expect(stdout).toContain('is given to Dial(PJSIP/100,,g)');
  });

  it('prints faults as JSON, and ends with 0 where there is none', async () => {
    const { stdout } = await run('explore', FILE, ...ONE, '--json');
    const fault = JSON.parse(stdout) as Fault;
    expect(fault.script?.applications).toEqual({ Dial: [{ status: 'BUSY' }] });
    expect(await run('explore', `${FILE}#accepted`, ...ONE, '--json')).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    });
  });

  it('ends at its limits, saves what it found, and goes on later', async () => {
    const saved = join(folder, 'walked.json');
    const first = await run('explore', FILE, ...ONE, '--calls', '3', '--save', saved);
    expect(first.stdout).toContain('calls were still to be placed when a limit ended it');
    const words = ['explore', FILE, ...ONE, '--save', saved];
    const rest = await run(...words, '--resume', saved);
    const whole = await run(...words);
    const calls = /^\d+ calls/;
    expect(calls.exec(rest.stdout)?.[0]).toBe(calls.exec(whole.stdout)?.[0]);
    expect(rest.stdout).toContain('the desk is busy');
  });

  it('explores the routes of a server, or the paths that are given', async () => {
    const { stdout } = await run('explore', `${FILE}#server`, ...ONE, '--calls', '20');
    expect(stdout).toMatch(/^20 calls/);
    const parameters = ['explore', `${FILE}#withParameters`, ...ONE];
    expect((await run(...parameters)).stderr).toContain(
      'has a parameter: say which path is explored, --path /menu/en (agi help explore)',
    );
    expect((await run(...parameters, '--path', '/menu/en')).code).toBe(0);
  });

  it('shows on a terminal how far it is, and ends at Ctrl-C with what was found', async () => {
    const terminal = new TestTerminal({ tty: true });
    const saved = join(folder, 'walked.json');
    const keys = Array.from({ length: 400 }, (_, index) => String(1000 + index));
    writeFileSync(
      join(folder, 'long.mjs'),
      `const target = (await import(${JSON.stringify(`${process.cwd()}/${FILE}`)})).server;
       export default { target, path: '/desk', depth: 9, calls: Infinity, hangups: false,
         keys: { welcome: ${JSON.stringify(keys)} },
         begin: () => new Promise((resolve) => setTimeout(resolve, 20)) };`,
    );
    const ended = terminal.run('explore', join(folder, 'long.mjs'), ...ONE, '--save', saved);
    await terminal.shows(/\d+ calls, \d+ to come, 0 faults/);
    terminal.interrupt();
    expect(await ended).toBe(130);
    expect(terminal.written.stdout).toContain('when a limit ended it');
    expect(JSON.parse(readFileSync(saved, 'utf8'))).toMatchObject({ version: 1 });
    expect(terminal.listening).toBe(0);
  });

  it.each([
    [[], 'the file is missing'],
    [[FILE, 'more'], 'there can be only one file, so "more" cannot be used'],
    [[FILE, '--depth', '0'], '--depth is "0", but it must be a whole number from 1'],
    [['nowhere.js'], 'there is no file "nowhere.js"'],
    [[`${FILE}#other`], 'has no export "other"'],
    [[`${FILE}#nothing`], 'must have a target, an AGIServer or a Nest application'],
    [[`${FILE}#unprepared`], 'ended: the store is not there'],
    [[`${FILE}#failing`], 'cannot be made: Error: DATABASE_URL is not set'],
    [[FILE, '--resume', 'package.json'], '"package.json" is no exploration'],
    [[FILE, '--resume', 'nowhere.json'], 'cannot read the exploration "nowhere.json"'],
  ])('refuses %j', async (words, message) => {
    const { code, stderr } = await run('explore', ...words, ...ONE);
    expect(stderr).toContain(message);
    expect(stderr).toContain('(agi help explore)');
    expect(code).toBe(2);
  });

  it('says which file cannot be written', async () => {
    const { code, stderr } = await run('explore', FILE, ...ONE, '--save', folder);
    expect(stderr).toContain(`agi: cannot write ${folder}: EISDIR`);
    expect(code).toBe(5);
  });
});

describe('agi graph', () => {
  it('draws a flow as text for Mermaid, from its file or from what was saved', async () => {
    const { code, stdout } = await run('graph', FILE, ...ONE);
    expect(code).toBe(0);
    expect(stdout).toContain('flowchart TD\n  n0(["/desk"])\n');
    expect(stdout).toContain('{{"welcome"}}');
    const saved = join(folder, 'walked.json');
    await run('explore', FILE, ...ONE, '--save', saved);
    expect((await run('graph', saved)).stdout).toBe(stdout);
    expect((await run('graph', saved, '--hangups')).stdout).toContain('caller hung up');
  });

  it('counts recorded calls on the ways, and writes a picture', async () => {
    const { server } = (await import(`${process.cwd()}/${FILE}`)) as {
      server: Parameters<typeof placeCall>[0] & object;
    };
    const call = placeCall(server as never, '/desk', { chaos: false });
    const recorded = formatTranscript(
      transcriptOf(await call.whenPlaying('welcome').press('1').ended),
    );
    for (const name of ['1.agi.txt', '2.agi.txt', 'notes.txt']) {
      writeFileSync(join(folder, name), name === 'notes.txt' ? 'no transcript' : recorded);
    }
    const saved = join(folder, 'walked.json');
    await run('explore', FILE, ...ONE, '--save', saved);
    const { stdout } = await run('graph', saved, '--transcripts', folder);
    expect(stdout).toContain('n0 -->|"2 ×"| n1');
    const picture = join(folder, 'menu.svg');
    const words = ['graph', saved, '-t', join(folder, '1.agi.txt'), '-o', picture];
    expect(await run(...words)).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(readFileSync(picture, 'utf8')).toMatch(/^<svg [^]*1 ×/);
  });

  it('refuses what it cannot read, and says what it cannot write', async () => {
    const unread = await run('graph', FILE, ...ONE, '--transcripts', 'nowhere');
    expect(unread.stderr).toContain('cannot read the transcripts "nowhere"');
    expect(unread.code).toBe(2);
    const unwritten = await run('graph', FILE, ...ONE, '--output', folder);
    expect(unwritten.code).toBe(5);
  });
});
