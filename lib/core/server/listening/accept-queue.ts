import { setImmediate as nextLoop } from 'node:timers/promises';

/**
 * Resolves when all connections in the queue of the kernel are accepted. The kernel resets one that is
 * left there, and its dialplan reads SUCCESS.
 *
 * @param accepted how many have been accepted so far
 * @param backlog how many the kernel holds at most
 */
export async function emptyAcceptQueue(accepted: () => number, backlog: number): Promise<void> {
  // Node accepts one connection in each turn of its event loop. Under a flood the queue is never empty:
  // at most as many as it can have held are waited for, and the kernel refuses later ones.
  const most = accepted() + backlog + 1;
  let before: number;
  do {
    before = accepted();
    await nextLoop();
    await nextLoop();
  } while (before !== accepted() && accepted() < most);
}
