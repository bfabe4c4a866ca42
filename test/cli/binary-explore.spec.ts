import { expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SavedExploration } from 'nestjs-agi/testing';

const FOLDER = 'test/cli/fixture/applications';
const { bin } = JSON.parse(readFileSync('package.json', 'utf8')) as { bin: { agi: string } };

/** The built command in a process of its own. */
async function agi(...words: readonly string[]) {
  const child = spawn(process.execPath, [bin.agi, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  const closed = once(child, 'close');
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = (await closed) as [number | null];
  return { code, stdout, stderr };
}

it('several threads find the same as one', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'agi-explore-'));
  const found: string[] = [];
  for (const workers of ['1', '3']) {
    const saved = join(folder, `${workers}.json`);
    const words = ['explore', `${FOLDER}/exploration.mjs`, '--workers', workers, '--save', saved];
    const { code, stdout, stderr } = await agi(...words);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(stdout).toContain('1. error: the handler of /desk threw: Error: the desk is busy');
    const { search } = JSON.parse(readFileSync(saved, 'utf8')) as SavedExploration;
    expect(search.findings.paths.length).toBeGreaterThan(30);
    found.push(JSON.stringify(search));
  }
  expect(found[1]).toBe(found[0]);
  rmSync(folder, { recursive: true });
});

it('reads the exploration of a project in CommonJS', async () => {
  const { code, stdout, stderr } = await agi('explore', `${FOLDER}/exploration.cjs`);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('all ways were walked; 0 faults');
});

it('tells why the application cannot be made in another thread', async () => {
  const { code, stdout, stderr } = await agi('explore', `${FOLDER}/exploration.mjs#onlyHere`);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain('the port is taken');
});
