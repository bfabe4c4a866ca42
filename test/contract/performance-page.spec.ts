import { expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';

interface Result {
  readonly figures: Readonly<Record<string, object>>;
}

/** They are JavaScript, without types. */
const BENCH = '../../bench/load';
const { writeFigures } = (await import(`${BENCH}/page.mjs`)) as {
  writeFigures: (page: string, result: Result) => string;
};
const { plot } = (await import(`${BENCH}/plot.mjs`)) as { plot: (result: object) => string };

const result = JSON.parse(readFileSync('bench/results.json', 'utf8')) as Result;

it('the page of performance shows the figures that were measured last', () => {
  const page = readFileSync('docs/11-performance.md', 'utf8');
  expect(writeFigures(page, result)).toBe(page);
});

it('so does its picture', () => {
  const picture = readFileSync('docs/images/performance.svg', 'utf8');
  expect(plot({ ...result, figures: result.figures.real })).toBe(picture);
});
