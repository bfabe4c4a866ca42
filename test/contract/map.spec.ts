import { describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

function foldersBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => [`${folder}/${name}/`, ...foldersBelow(join(folder, name))]);
}

describe('docs/architecture.md', () => {
  const text = readFileSync('docs/architecture.md', 'utf8');
  const mapped = [...text.matchAll(/^\| `([^`]+\/)`/gm)].map(([, folder = '']) => folder);

  it('maps every room of lib', () => {
    expect(foldersBelow('lib').filter((folder) => !mapped.includes(folder))).toEqual([]);
  });

  it('maps nothing that is not there, and names no file that is not there', () => {
    expect(mapped.filter((folder) => !existsSync(folder))).toEqual([]);
    const files = [...text.matchAll(/`([a-z]+\/[a-z/-]+\.ts)`/g)].map(([, file = '']) => file);
    expect(files.length).toBeGreaterThan(5);
    const missing = files.filter((file) => !existsSync(`lib/core/${file}`) && !existsSync(file));
    expect(missing).toEqual([]);
  });
});

describe('the conformance table of docs/protocol.md', () => {
  const rows = readFileSync('docs/protocol.md', 'utf8').matchAll(
    /`(test\/[^`]+)` · ([^|]+?)\s*\|/g,
  );
  const cases = [...rows].map(([, file = '', title = '']) => ({ file, title }));

  it('has rows', () => {
    expect(cases.length).toBeGreaterThan(20);
  });

  it.each(cases)('names a test that is there: $file · $title', ({ file, title }) => {
    expect(readFileSync(file, 'utf8')).toContain(title);
  });
});
