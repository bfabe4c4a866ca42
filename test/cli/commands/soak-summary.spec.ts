import { expect, it } from '@jest/globals';
import { parseCall } from '../../../lib/cli/arguments/arguments.js';
import { describeFailures, describeSoak } from '../../../lib/cli/commands/soak-summary.js';

const plan = parseCall(['-n', '3', '--concurrency', '2', 'agi://127.0.0.1/menu']);
const summary = {
  ...{ calls: 3, ok: 2, failed: 1, elapsed: 1234, callsPerSecond: 2.43 },
  duration: { p50: 1, p90: 2.25, p99: 3, max: 40 },
  firstCommand: undefined,
  failures: { 'it broke': 1 },
};

it('a summary of many calls has the figures that there are', () => {
  if (plan === 'help') throw new Error('it is no help');
  expect(describeSoak(plan, summary)).toBe(
    [
      '3 calls to agi://127.0.0.1/menu in 1.23 s, 2 at a time: 2.4 calls/s',
      '2 ok, 1 failed',
      '',
      'ms                   p50       p90       p99       max',
      'call                 1.0       2.3       3.0      40.0',
      'first command          -         -         -         -',
      '1 × it broke\n',
    ].join('\n'),
  );
});

it('the most frequent reasons are shown first, and ten of them', () => {
  const of = (count: number): Record<string, number> =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`reason ${index}`, index + 1]));
  expect(describeFailures({ ...summary, failures: {} })).toBe('');
  const ten = describeFailures({ ...summary, failures: of(10) }).split('\n');
  expect([ten[0], ten.length]).toEqual(['10 × reason 9', 11]);
  const more = describeFailures({ ...summary, failures: of(12) }).split('\n');
  expect(more.slice(-3)).toEqual(['3 × reason 2', 'and 2 other reasons', '']);
});

it('options that are not given are empty', () => {
  expect(parseCall(['agi://x'])).toEqual({
    ...{ url: 'agi://x', digits: [], args: [], variables: {}, callerId: {}, environment: {} },
    ...{ missing: [], hangupAfter: undefined, timeout: undefined, speed: undefined },
    ...{ repeat: undefined, concurrency: 1, json: false, quiet: false },
  });
});
