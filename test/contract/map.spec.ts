import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { foldersBelow } from './fixture/folders.js';

const rooms = createRequire(import.meta.url)(join(process.cwd(), '.rooms.cjs')) as Record<
  string,
  string[]
>;

/** A row of .rooms.cjs as the page shows it: without the name of the room's own area. */
function shown(room: string): string {
  const [area = ''] = room.split('/');
  const entries = rooms[room]!.map((entry) =>
    entry.startsWith(`${area}/`) && entry !== `${area}/**` ? entry.slice(area.length + 1) : entry,
  );
  return entries.length === 0 ? 'nothing' : entries.map((entry) => `\`${entry}\``).join(', ');
}

describe('docs/architecture.md', () => {
  const text = readFileSync('docs/architecture.md', 'utf8');
  const rows = [...text.matchAll(/^\| `([^`]+\/)`\s*\|[^|]*\|([^|]*)\|$/gm)].map(
    ([, folder = '', mayImport = '']) => ({ folder, mayImport: mayImport.trim() }),
  );
  const mapped = rows.map(({ folder }) => folder);

  it('maps every room of lib', () => {
    expect(foldersBelow('lib').filter((folder) => !mapped.includes(folder))).toEqual([]);
  });

  it('maps no folder twice', () => {
    expect(mapped.filter((folder, index) => mapped.indexOf(folder) !== index)).toEqual([]);
  });

  it('maps nothing that is not there, and names no file that is not there', () => {
    expect(mapped.filter((folder) => !existsSync(folder))).toEqual([]);
    const files = [...text.matchAll(/`([a-z]+\/[a-z/-]+\.ts)`/g)].map(([, file = '']) => file);
    expect(files.length).toBeGreaterThan(5);
    const places = ['lib/core', 'lib', '.'];
    const missing = files.filter((file) => !places.some((place) => existsSync(join(place, file))));
    expect(missing).toEqual([]);
  });

  it.each(Object.keys(rooms))('says what lib/%s may import', (room) => {
    const row = rows.find(({ folder }) => folder === `lib/${room}/`);
    expect(row?.mayImport).toBe(shown(room));
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
