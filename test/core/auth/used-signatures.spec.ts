import { describe, expect, it } from '@jest/globals';
import { UsedSignatures } from '../../../lib/core/auth/used-signatures.js';

/** How long a signature is valid after it has expired, in ms. */
const SKEW = 5000;
/** A time at which everything that these tests use has expired, in ms. */
const LATER = 10_000_000;

/** The memory after these seconds were used and forgotten, in this order. */
function forgotten(...seconds: number[]): UsedSignatures {
  const used = new UsedSignatures(SKEW);
  for (const second of seconds) used.add('a', second, 0);
  used.add('later', LATER / 1000, LATER);
  return used;
}

describe('used signatures', () => {
  it('are told apart, and by the second in which they expire', () => {
    const used = new UsedSignatures(SKEW);
    expect(used.add('a', 100, 0)).toBe(true);
    expect(used.add('a', 100, 0)).toBe(false);
    expect(used.add('b', 100, 0)).toBe(true);
    expect(used.add('b', 100, 0)).toBe(false);
    expect(used.add('a', 100, 0)).toBe(false);
    expect(used.add('a', 101, 0)).toBe(true);
  });

  it('are remembered as long as they are valid, and the second after that', () => {
    const used = new UsedSignatures(SKEW);
    used.add('a', 100, 0);
    expect(used.add('a', 100, 105_000)).toBe(false);
    expect(used.add('b', 100, 105_000)).toBe(true);
    expect(used.add('c', 100, 105_001)).toBe(false);
    expect(used.add('c', 101, 105_001)).toBe(true);
    expect(used.add('c', 99, 105_001)).toBe(true);
  });

  it('are refused by the second if the clock is set back', () => {
    const used = forgotten(100);
    expect(used.add('a', 100, 0)).toBe(false);
    expect(used.add('new', 100, 0)).toBe(false);
    expect(used.add('new', 99, 0)).toBe(true);
    expect(used.add('new', 101, 0)).toBe(true);
  });

  it('are refused between two seconds that are an hour apart, not more', () => {
    expect(forgotten(100, 3700).add('new', 2000, 0)).toBe(false);
    expect(forgotten(100, 3700).add('new', 3701, 0)).toBe(true);
    expect(forgotten(100, 3701).add('new', 2000, 0)).toBe(true);
    expect(forgotten(100, 3701).add('new', 3701, 0)).toBe(false);
  });

  it('leave the seconds before them free', () => {
    const used = forgotten(3700, 100);
    expect(used.add('new', 2000, 0)).toBe(true);
    expect([used.add('new', 100, 0), used.add('new', 3700, 0)]).toEqual([false, false]);
  });

  it('keep what is refused when an earlier second is forgotten after a later one', () => {
    expect(forgotten(100, 200, 150).add('new', 180, 0)).toBe(false);
  });
});
