import { expect, it } from '@jest/globals';
import { reportOf } from '../../../lib/testing/exploration/exploration.js';

const MINUTE = 60_000;

const told = (telephoned: number): string =>
  reportOf({
    calls: 1,
    complete: true,
    open: 0,
    duration: 100,
    telephoned,
    faults: [],
    unreached: [],
    paths: [],
    places: [],
    edges: [],
  });

it.each([
  [30_000, '30 seconds'],
  [119_000, '119 seconds'],
  [2 * MINUTE, '2 minutes'],
  [119 * MINUTE, '119 minutes'],
  [120 * MINUTE, '2.0 hours'],
  [630 * MINUTE, '10.5 hours'],
])('calls that took %d ms together would have taken %s', (ms, words) => {
  expect(told(ms)).toBe(
    `1 calls in 0.1 s, which would have taken ${words} at a telephone; all ways were walked; 0 faults`,
  );
});
