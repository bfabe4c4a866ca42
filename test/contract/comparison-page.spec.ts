import { describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';

const page = readFileSync('docs/14-comparison.md', 'utf8');

/** The lines of a section of the page. */
function section(heading: string): string[] {
  const [, text = ''] = page.split(`\n## ${heading}\n`);
  return text.slice(0, text.search(/\n## |$(?![\s\S])/)).split('\n');
}

const tests = section('What shows our column').flatMap((line) =>
  [...line.matchAll(/`(test\/[^`]+)`/g)].map(([, path = '']) => path),
);

const hasSpecs = (path: string): boolean =>
  statSync(path).isFile()
    ? path.endsWith('.spec.ts')
    : readdirSync(path, { recursive: true, encoding: 'utf8' }).some((name) =>
        name.endsWith('.spec.ts'),
      );

describe('the comparison with other libraries', () => {
  it('names tests that are there for what it says of this package', () => {
    expect(tests.length).toBeGreaterThan(15);
    expect(tests.filter((path) => !existsSync(path) || !hasSpecs(path))).toEqual([]);
  });

  it('has the same number of cells in each row of a table', () => {
    for (const heading of ['Other AGI libraries', 'Other ways to program a telephone call']) {
      const rows = section(heading).filter((line) => line.startsWith('|'));
      const widths = rows.map((row) => row.split('|').length);
      expect({ heading, widths: [...new Set(widths)] }).toEqual({ heading, widths: [widths[0]] });
      expect(rows.length).toBeGreaterThan(10);
    }
  });
});
