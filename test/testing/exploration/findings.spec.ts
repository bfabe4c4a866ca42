import { expect, it } from '@jest/globals';
import type {
  CallFault,
  PathScript,
  WalkedPath,
} from '../../../lib/testing/exploration/call/walked-path.js';
import { Findings } from '../../../lib/testing/exploration/search/findings.js';

/** A call in which these keys were pressed, one after the other, and which had these faults. */
const called = (keys: readonly string[], faults: readonly CallFault[]): WalkedPath => {
  const script: PathScript = {
    path: '/',
    uniqueId: '1700000000.1',
    steps: keys.map((press) => ({ playing: 'menu', press })),
    applications: {},
    missing: [],
    choices: [],
  };
  const story = `the call of ${keys.join(' and ')}`;
  return {
    points: [],
    faults,
    reached: [],
    possible: [],
    trail: [],
    ending: 'continued',
    story,
    script,
    dialogue: [],
    elapsed: 1000,
  };
};

const broken: CallFault = { kind: 'error', place: 'the menu', message: 'it broke' };

it.each([
  [['1'], ['2', '3']],
  [['2', '3'], ['1']],
])('a fault of calls with the keys %j and %j is told with the shorter one', (...calls) => {
  const findings = new Findings();
  for (const keys of calls) findings.take(called(keys, [broken]));
  const script = { steps: [{ playing: 'menu', press: '1' }] };
  expect(findings.faults).toMatchObject([{ calls: 2, script, story: 'the call of 1' }]);
});

it('faults of several kinds, or at several places, are several', () => {
  const findings = new Findings();
  const others: CallFault[] = [
    { ...broken, place: 'the desk' },
    { ...broken, kind: 'silence' },
  ];
  findings.take(called([], [broken, ...others]));
  expect(findings.faults).toMatchObject([broken, ...others]);
  // As they were, after they were saved.
  const again = new Findings(findings.saved);
  again.take(called([], [broken]));
  expect(again.faults.map(({ calls }) => calls)).toEqual([2, 1, 1]);
});
