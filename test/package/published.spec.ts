import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packInto, run } from './fixture/pack.js';

let folder: string;
let tarball: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'agi-published-'));
  tarball = await packInto(folder);
}, 60_000);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const tool = (name: string, ...args: string[]): Promise<string> =>
  run('npx', ['--no-install', name, ...args]);

describe('the package as it is published', () => {
  it('has nothing that publint would have otherwise', async () => {
    expect(await tool('publint', 'run', tarball, '--strict')).toContain('All good!');
  }, 60_000);

  it('has types that every way of resolving finds, and that tell the truth', async () => {
    const report = JSON.parse(await tool('attw', tarball, '--format', 'json')) as {
      problems: object;
    };
    expect(report.problems).toEqual({});
  }, 60_000);
});
