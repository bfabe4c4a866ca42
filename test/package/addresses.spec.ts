import { describe, expect, it } from '@jest/globals';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder as the project is at a release, with an address or without. */
function releaseWith(address: string): { folder: string; description: () => object } {
  const folder = mkdtempSync(join(tmpdir(), 'agi-addresses-'));
  cpSync('publish', join(folder, 'publish'), { recursive: true });
  const constant = join(folder, 'publish/addresses.mjs');
  const source = readFileSync(constant, 'utf8');
  writeFileSync(
    constant,
    source.replace(/ADDRESS = '.*'/, () => `ADDRESS = ${JSON.stringify(address)}`),
  );
  const file = join(folder, 'package.json');
  writeFileSync(file, JSON.stringify({ name: 'nestjs-agi', version: '1.0.0' }));
  return { folder, description: () => JSON.parse(readFileSync(file, 'utf8')) as object };
}

describe('the addresses in package.json', () => {
  it('are written before npm publishes', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      scripts: Record<string, string>;
    };
    expect(scripts.prepublishOnly).toContain('node publish/write-addresses.mjs');
  });

  it('are made of one constant', () => {
    const { folder, description } = releaseWith('https://github.com/owner/nestjs-agi');
    execFileSync(process.execPath, ['publish/write-addresses.mjs'], { cwd: folder });
    expect(description()).toEqual({
      name: 'nestjs-agi',
      version: '1.0.0',
      homepage: 'https://github.com/owner/nestjs-agi#readme',
      bugs: { url: 'https://github.com/owner/nestjs-agi/issues' },
      repository: { type: 'git', url: 'git+https://github.com/owner/nestjs-agi.git' },
    });
    rmSync(folder, { recursive: true });
  });

  it.each(['', 'github.com/owner/nestjs-agi', 'http://github.com/owner/x', 'https://github.com'])(
    'stop a release that is made with %j',
    (address) => {
      const { folder, description } = releaseWith(address);
      const { status, stderr } = spawnSync(process.execPath, ['publish/write-addresses.mjs'], {
        cwd: folder,
        encoding: 'utf8',
      });
      expect(status).toBe(1);
      expect(stderr).toContain(`ADDRESS in publish/addresses.mjs is ${JSON.stringify(address)}`);
      expect(description()).toEqual({ name: 'nestjs-agi', version: '1.0.0' });
      rmSync(folder, { recursive: true });
    },
  );
});
