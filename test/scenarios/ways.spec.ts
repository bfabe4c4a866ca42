import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { SCENARIOS } from './list/index.js';
import { recordedStories } from './recorded.js';
import { ASYNC_AGI, countsOf, PROGRAM, type Difference } from './ways.js';

const page = readFileSync('docs/three-ways.md', 'utf8');
const total = Object.keys(SCENARIOS).length;

/** The rows of the table after a heading. */
function rowsAfter(heading: string): string[][] {
  const section = page.split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('|'));
  return rows.slice(2).map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

describe('docs/three-ways.md tells of each difference, and in how many scenarios it shows:', () => {
  it.each<[string, readonly Difference[]]>([
    ['AsyncAGI', ASYNC_AGI],
    ['A program', PROGRAM],
  ])('%s', (heading, way) => {
    const counts = countsOf(recordedStories(), SCENARIOS, way);
    expect(rowsAfter(heading).map(([text, count]) => [text, count])).toEqual(
      [...counts].map(([text, count]) => [text, String(count)]),
    );
    for (const count of counts.values()) expect(count).toBeGreaterThan(0);
    expect(page).toContain(`${total} scenarios`);
  });
});
