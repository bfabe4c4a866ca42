import { expect, it } from '@jest/globals';
import { lineByLine } from '../../../../lib/inspector/core/records/timeline-entry.js';

const answer = { at: 2, kind: 'server', text: 'ANSWER' } as const;

it('the environment of a call becomes a line for each of its own, and the empty one at its end', () => {
  const environment = { at: 1, kind: 'environment', text: 'agi_request: a\nagi_type: b' } as const;
  const line = (text: string) => ({ at: 1, kind: 'asterisk', text });
  expect(lineByLine([environment, answer])).toEqual([
    ...['agi_request: a', 'agi_type: b', ''].map(line),
    answer,
  ]);
});

it.each([[[]], [[answer]]])('entries without an environment stay as they are: %j', (entries) => {
  expect(lineByLine(entries)).toEqual(entries);
});
