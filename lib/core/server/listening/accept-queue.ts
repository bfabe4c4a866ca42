import { setImmediate as nextLoop } from 'node:timers/promises';

/**
 * Resolves when the kernel holds no connection any more that is not accepted yet. One that is left
 * there is reset, and its dialplan reads SUCCESS.
 *
 * @param accepted how many have been accepted so far
 * @param backlog how many the kernel holds at most
 */
export async function emptyAcceptQueue(accepted: () => number, backlog: number): Promise<void> {
  // Node accepts one in each turn of its loop. Under a flood the queue never empties: no more are
  // waited for than it can have held, and those who come later are refused by the kernel.
  const most = accepted() + backlog + 1;
  let before: number;
  do {
    before = accepted();
    await nextLoop();
    await nextLoop();
  } while (before !== accepted() && accepted() < most);
}
