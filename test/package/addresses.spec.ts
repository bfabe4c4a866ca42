import { describe, expect, it } from '@jest/globals';
import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PLAIN = { name: 'nestjs-agi', version: '1.0.0' };

/** A folder as the project is at a release, with an address or without. */
function releaseWith(address: string): { folder: string; read: (name: string) => string } {
  const folder = mkdtempSync(join(tmpdir(), 'agi-addresses-'));
  cpSync('publish', join(folder, 'publish'), { recursive: true });
  const constant = join(folder, 'publish/addresses.mjs');
  const source = readFileSync(constant, 'utf8');
  writeFileSync(
    constant,
    source.replace(/ADDRESS = '.*'/, () => `ADDRESS = ${JSON.stringify(address)}`),
  );
  mkdirSync(join(folder, 'schematics'));
  for (const name of ['README.md', 'schematics/README.md']) cpSync(name, join(folder, name));
  writeFileSync(join(folder, 'package.json'), JSON.stringify(PLAIN));
  writeFileSync(join(folder, 'schematics/package.json'), JSON.stringify(PLAIN));
  return { folder, read: (name) => readFileSync(join(folder, name), 'utf8') };
}

/** What the text outside of code blocks links to. */
const linksOf = (text: string): string[] =>
  [...text.replaceAll(/^```[\s\S]*?^```$/gm, '').matchAll(/\]\(([^)\s]+)\)/g)].map(
    ([, target = '']) => target,
  );

describe('the addresses of a package', () => {
  it('are written before npm publishes', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      scripts: Record<string, string>;
    };
    expect(scripts.prepublishOnly).toContain('node publish/write-addresses.mjs');
    const workflow = readFileSync('.github/workflows/release.yml', 'utf8');
    expect(workflow).toMatch(
      /npm publish --provenance[\s\S]*npm publish \.\/schematics --provenance/,
    );
  });

  it('are made of one constant', () => {
    const { folder, read } = releaseWith('https://github.com/owner/nestjs-agi');
    execFileSync(process.execPath, ['publish/write-addresses.mjs'], { cwd: folder });
    const fields = {
      ...PLAIN,
      homepage: 'https://github.com/owner/nestjs-agi#readme',
      bugs: { url: 'https://github.com/owner/nestjs-agi/issues' },
    };
    const repository = { type: 'git', url: 'git+https://github.com/owner/nestjs-agi.git' };
    expect(JSON.parse(read('package.json'))).toEqual({ ...fields, repository });
    expect(JSON.parse(read('schematics/package.json'))).toEqual({
      ...fields,
      repository: { ...repository, directory: 'schematics' },
    });
    rmSync(folder, { recursive: true });
  });

  it('make links and pictures of the READMEs work on npm, once only', () => {
    const { folder, read } = releaseWith('https://github.com/owner/nestjs-agi');
    for (let count = 0; count < 2; count++) {
      execFileSync(process.execPath, ['publish/write-addresses.mjs'], { cwd: folder });
    }
    const project = 'https://github.com/owner/nestjs-agi';
    for (const name of ['README.md', 'schematics/README.md']) {
      const links = linksOf(read(name));
      expect(links.length).toBeGreaterThan(0);
      for (const link of links) expect(link).toMatch(/^(https:|#)/);
      const own = links.filter((link) => link.startsWith(`${project}/`));
      const path = new RegExp(`^${project}/(?:blob|raw)/v1\\.0\\.0/([^#]+)`);
      for (const link of own) expect(existsSync(path.exec(link)?.[1] ?? link)).toBe(true);
    }
    const links = linksOf(read('README.md'));
    expect(links).toContain(`${project}/raw/v1.0.0/docs/images/agi-call.svg`);
    expect(links).toContain(`${project}/blob/v1.0.0/docs/01-start.md`);
    // Code stays as it is.
    expect(read('README.md')).toContain("@AgiController('/menu')");
    rmSync(folder, { recursive: true });
  });

  it.each(['', 'github.com/owner/nestjs-agi', 'http://github.com/owner/x', 'https://github.com'])(
    'stop a release that is made with %j',
    (address) => {
      const { folder, read } = releaseWith(address);
      const { status, stderr } = spawnSync(process.execPath, ['publish/write-addresses.mjs'], {
        cwd: folder,
        encoding: 'utf8',
      });
      expect(status).toBe(1);
      expect(stderr).toContain(`ADDRESS in publish/addresses.mjs is ${JSON.stringify(address)}`);
      expect(JSON.parse(read('package.json'))).toEqual(PLAIN);
      expect(read('README.md')).toBe(readFileSync('README.md', 'utf8'));
      rmSync(folder, { recursive: true });
    },
  );
});
