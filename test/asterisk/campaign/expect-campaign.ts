import { expect } from '@jest/globals';
import { MemoryAttemptStore } from 'nestjs-agi/ami';
import type { CampaignCall } from './destinations.js';
import type { CampaignReport } from './run-campaign.js';

const END = /^(?:answered|busy|no-answer|congestion|failed|E_AMI_OUTCOME_UNKNOWN)$/;

/**
 * Expects that no call was lost and none placed twice, by our count and by Asterisk's. At most `affected`
 * calls, which were under way when something happened to Asterisk, may have ended in another way.
 */
export function expectCampaign(
  calls: readonly CampaignCall[],
  report: CampaignReport,
  affected = 0,
): void {
  const { outcomes, handled, reached, store } = report;
  const twice = (counts: ReadonlyMap<string, number>): string[] =>
    [...counts].filter(([, times]) => times > 1).map(([key]) => key);
  expect({ handled: twice(handled), reached: twice(reached) }).toEqual({
    handled: [],
    reached: [],
  });

  const without = calls.filter(({ key }) => !END.test(outcomes.get(key) ?? 'none'));
  expect(without.map(({ key }) => [key, outcomes.get(key)])).toEqual([]);
  const keys = new Set(calls.map(({ key }) => key));
  expect([...handled.keys(), ...reached.keys()].filter((key) => !keys.has(key))).toEqual([]);

  const others = calls.filter(({ key, expected, isNoted }) => {
    const outcome = outcomes.get(key);
    const isReached = reached.has(key) === isNoted;
    const isHandled = handled.has(key) === (outcome === 'answered');
    return outcome !== expected || !isReached || !isHandled;
  });
  const shown = others.map(({ key, expected }) => ({
    key,
    expected,
    outcome: outcomes.get(key),
    reached: reached.get(key),
    handled: handled.get(key),
  }));
  if (others.length > affected) expect(shown).toEqual([]);

  if (!(store instanceof MemoryAttemptStore)) return;
  const kept = calls.map(({ key }) => [key, store.records.get(key)?.state]);
  expect(kept.filter(([, state]) => state !== 'over' && state !== 'unknown')).toEqual([]);
}

/**
 * Expects that calls began no faster than was allowed. A busy Asterisk may do at once what it was asked for one after
 * the other, but nothing before it was asked: so many calls cannot all have begun earlier than this.
 */
export function expectRate({ began, times }: CampaignReport, perSecond: number): void {
  // The machine has one clock, which Asterisk reads by the millisecond.
  const took = Math.max(...times) - began + 0.01;
  expect(took).toBeGreaterThan((times.length - 1) / perSecond);
}
