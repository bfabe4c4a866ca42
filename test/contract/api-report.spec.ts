import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** Compares the reports with a built package in a folder. */
function check(folder: string): string {
  const { stdout, stderr } = spawnSync(process.execPath, ['publish/api-report.mjs', '--check'], {
    cwd: folder,
    encoding: 'utf8',
  });
  return stdout + stderr;
}

describe('the report of the public names', () => {
  it('is what the package has: npm run api-report', () => {
    expect(check('.')).toBe('');
  });

  it('differs as soon as a public name does', () => {
    const folder = mkdtempSync(join(tmpdir(), 'agi-api-report-'));
    for (const name of ['package.json', 'publish', 'dist/esm']) {
      cpSync(name, join(folder, name), { recursive: true });
    }
    symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
    const types = join(folder, 'dist/esm/inspector/core/inspect.d.ts');
    const source = readFileSync(types, 'utf8');
    writeFileSync(types, source.replace('port?: number;', 'port: number;'));
    expect(check(folder)).toBe(
      [
        'publish/api/nestjs-agi.inspector.core.api.txt is not what the package has:',
        '-     port?: number;',
        '+     port: number;',
        '`npm run api-report` writes it.',
        '',
      ].join('\n'),
    );
    rmSync(folder, { recursive: true });
  });
});
