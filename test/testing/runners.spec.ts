import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

describe('the kit in other test runners', () => {
  it('runs in node:test, and fails there with the dialogue', () => {
    // Told by its environment, Node would speak to the runner that runs this.
    const env = { ...process.env, NODE_TEST_CONTEXT: undefined, NODE_OPTIONS: '' };
    const { stdout, status } = spawnSync(
      process.execPath,
      ['--test', '--test-reporter=tap', 'test/testing/fixture/story.mjs'],
      { env, encoding: 'utf8' },
    );
    expect(stdout).toMatch(/^ok 1 - a caller who presses a key$/m);
    expect(stdout).toMatch(/^not ok 2 - a caller who does not$/m);
    expect(stdout).toContain('→ from here on, no digits 1');
    expect(status).toBe(1);
  });

  it('explores in node:test, and fails there with its report', () => {
    const env = { ...process.env, NODE_TEST_CONTEXT: undefined, NODE_OPTIONS: '' };
    const { stdout, status } = spawnSync(
      process.execPath,
      ['--test', '--test-reporter=tap', 'test/testing/fixture/every-path.mjs'],
      { env, encoding: 'utf8' },
    );
    expect(stdout).toMatch(/^ok 1 - an exploration finds the fault of a menu$/m);
    expect(stdout).toMatch(/^not ok 2 - an exploration fails here with its report$/m);
    expect(stdout).toContain("the caller is to press 7 when 'main-menu' plays");
    expect(status).toBe(1);
  });

  it.each([
    ['a test of node:test', ['in-a-test'], 'false'],
    ['a program that a test starts', [], 'true'],
  ])('an application in %s listens by itself or not', (_, words, listening) => {
    const { stdout } = spawnSync(
      process.execPath,
      ['test/testing/fixture/listening.mjs', ...words],
      { env: { ...process.env, NODE_OPTIONS: '' }, encoding: 'utf8' },
    );
    expect(stdout).toContain(`listening: ${listening}`);
  });

  it('imports none of them', () => {
    const files = readdirSync('lib/testing', { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(join('lib/testing', name), 'utf8'));
    expect(files.length).toBeGreaterThan(20);
    const code = files.join('\n').replaceAll(/^\s*\*.*$/gm, '');
    expect(code).not.toMatch(/from '(?:@?jest|vitest|node:test)|\b(?:jest|vi)\.|\bexpect\(/);
  });
});
