import { describe, expect, it } from '@jest/globals';
import type { AudioLine } from 'nestjs-agi';
import { FrameFeed } from '../../../lib/ivr/speech/frame-feed.js';

/** A line that nothing is heard on. */
function silentLine(): { line: AudioLine; left: () => number } {
  let left = 0;
  const frames = {
    next: () => new Promise(() => undefined),
    return: () => {
      left++;
      return Promise.resolve({ done: true });
    },
    [Symbol.asyncIterator]: () => frames,
  };
  return { line: { frames: () => frames } as unknown as AudioLine, left: () => left };
}

describe('what a recogniser reads', () => {
  it('ends once, with the line, the silence or the one who listens, whichever is first', async () => {
    const { line, left } = silentLine();
    let ends = 0;
    const feed = new FrameFeed(line, { endSilence: 0, longest: 1000 }, () => ends++);
    feed.speech();
    feed.silence();
    feed.end();
    feed.end();
    expect([ends, left()]).toEqual([1, 1]);
    for await (const frame of feed) expect(frame).toBeUndefined();
  });
});
