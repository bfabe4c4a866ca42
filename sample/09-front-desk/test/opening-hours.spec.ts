import { describe, expect, it } from '@jest/globals';
import { OpeningHours } from '../src/opening-hours.js';
import { office } from '../src/office.js';

describe('opening hours', () => {
  it.each([
    ['Monday at nine', '2026-11-23T08:00:00Z', true],
    ['a minute before', '2026-11-23T07:59:59Z', false],
    ['half past five, when it closes', '2026-11-23T16:30:00Z', false],
    ['Saturday at noon', '2026-11-28T11:00:00Z', true],
    ['Sunday', '2026-11-29T11:00:00Z', false],
    // The same moment in another time zone: an hour earlier there, as it is summer.
    ['Monday at nine in summer', '2026-07-06T07:00:00Z', true],
  ])('on %s', (_when, at, open) => {
    expect(office.isOpen(new Date(at))).toBe(open);
  });

  it.each([
    ['in the morning', '2026-11-23T06:12:34Z', '2026-11-23T08:00:00Z'],
    ['in the evening', '2026-11-23T20:00:00Z', '2026-11-24T08:00:00Z'],
    ['for the weekend', '2026-11-28T15:00:00Z', '2026-11-30T08:00:00Z'],
    // The night in which clocks go back: Monday is an hour later.
    ['for a weekend with a longer Sunday', '2026-10-24T15:00:00Z', '2026-10-26T08:00:00Z'],
    ['for a weekend with a shorter one', '2026-03-28T15:00:00Z', '2026-03-30T07:00:00Z'],
  ])('open again, where it is closed %s', (_when, at, opens) => {
    expect(office.opensAfter(new Date(at))).toEqual(new Date(opens));
  });

  it('of an office that never opens have no end', () => {
    const never = new OpeningHours({}, 'Asia/Kathmandu');
    expect(never.opensAfter(new Date('2026-11-23T08:00:00Z'))).toBeUndefined();
  });

  it('of an unknown time zone are an error at start', () => {
    expect(() => new OpeningHours({}, 'Europe/Atlantis')).toThrow(RangeError);
  });
});
