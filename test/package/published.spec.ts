import { beforeAll, describe, expect, it } from '@jest/globals';
import { pack, run } from './fixture/pack.js';

let tarball: string;

beforeAll(async () => {
  tarball = await pack();
}, 900_000);

const tool = (name: string, ...args: string[]): Promise<string> =>
  run('npx', ['--no-install', name, ...args]);

describe('the package as it is published', () => {
  it('passes the checks of publint', async () => {
    expect(await tool('publint', 'run', tarball, '--strict')).toContain('All good!');
  });

  it('has types that every way of resolving finds, and that match the code', async () => {
    const report = JSON.parse(await tool('attw', tarball, '--format', 'json')) as {
      problems: object;
    };
    expect(report.problems).toEqual({});
  });
});
