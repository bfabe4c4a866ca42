import { expect, it } from '@jest/globals';
import { EventQueue } from '../../../lib/ami/client/event-queue.js';

const turn = (): Promise<void> => new Promise(setImmediate);

function queue(limit: number): { push: (...names: string[]) => void; told: unknown[] } {
  const told: unknown[] = [];
  const events = new EventQueue(
    limit,
    ({ Event }) => told.push(Event),
    (dropped) => told.push(dropped),
  );
  return {
    told,
    push: (...names) => {
      for (const Event of names) events.push({ Event });
    },
  };
}

it('keeps as many events as the limit says, and drops those after them', async () => {
  const { push, told } = queue(2);
  push('A', 'B');
  await turn();
  expect(told).toEqual(['A', 'B']);
  push('C', 'D', 'E', 'F');
  await turn();
  expect(told).toEqual(['A', 'B', 'C', 'D', 2]);
});

it('tells of what was dropped once, and has room again then', async () => {
  const { push, told } = queue(1);
  push('A', 'B');
  await turn();
  push('C');
  await turn();
  expect(told).toEqual(['A', 1, 'C']);
});

it('tells many events in some turns, in their order, and what was dropped at the end', async () => {
  const { push, told } = queue(500);
  const names = Array.from({ length: 501 }, (_, index) => String(index));
  push(...names);
  await turn();
  expect(told).toEqual(names.slice(0, 200));
  // The places of those that were told are free.
  push('more');
  while (told.length < 502) await turn();
  expect(told).toEqual([...names.slice(0, 500), 'more', 1]);
});
