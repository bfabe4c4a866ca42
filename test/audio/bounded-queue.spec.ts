import { describe, expect, it } from '@jest/globals';
import { BoundedQueue } from '../../lib/audio/line/bounded-queue.js';

function queueOf(most: number): { queue: BoundedQueue<number>; told: string[] } {
  const told: string[] = [];
  const queue: BoundedQueue<number> = new BoundedQueue<number>(
    most,
    () => told.push('dropped'),
    (left) => told.push(left === queue ? 'left' : 'another left'),
  );
  return { queue, told };
}

async function rest(queue: BoundedQueue<number>): Promise<number[]> {
  const items: number[] = [];
  for await (const item of queue) items.push(item);
  return items;
}

describe('BoundedQueue', () => {
  it('gives items in their order, whether the reader or the item comes first', async () => {
    const { queue, told } = queueOf(10);
    const first = queue.next();
    const second = queue.next();
    for (const item of [1, 2, 3]) queue.push(item);
    expect(await first).toEqual({ value: 1, done: false });
    expect(await second).toEqual({ value: 2, done: false });
    queue.end();
    expect(await rest(queue)).toEqual([3]);
    expect(told).toEqual([]);
  });

  it('drops the oldest items of a slow reader, and says so for each', async () => {
    const { queue, told } = queueOf(3);
    for (let item = 0; item < 1000; item++) queue.push(item);
    queue.end();
    expect(told).toHaveLength(997);
    expect(await rest(queue)).toEqual([997, 998, 999]);
  });

  it('ends a reader that waits, and takes nothing more', async () => {
    const { queue } = queueOf(3);
    const waiting = queue.next();
    queue.end();
    queue.push(1);
    expect(await waiting).toEqual({ value: undefined, done: true });
    expect(await queue.next()).toEqual({ value: undefined, done: true });
  });

  it('keeps nothing for a reader who has left', async () => {
    const { queue, told } = queueOf(3);
    queue.push(1);
    queue.push(2);
    for await (const item of queue) {
      expect(item).toBe(1);
      break;
    }
    queue.push(3);
    expect(told).toEqual(['left']);
    expect(await queue.next()).toEqual({ value: undefined, done: true });
  });
});
