import { describe, expect, it } from '@jest/globals';
import { EventEmitter } from 'node:events';
import type { AudioLine } from 'nestjs-agi/audio';
import { simulatedRecogniser } from 'nestjs-agi/testing';
import { FrameFeed } from '../../../lib/ivr/speech/frame-feed.js';
import { Listening } from '../../../lib/ivr/speech/listening.js';
import { meantBy, sameWords } from '../../../lib/ivr/speech/phrases.js';

/** A line with nothing but what a listener needs; it may be another one than that of an `AudioServer`. */
function lineOf(frames: () => AsyncIterableIterator<Int16Array, undefined>, closed = false) {
  const line = Object.assign(new EventEmitter(), { frames, closed, speaking: false, rate: 8000 });
  return line as unknown as AudioLine;
}

async function* nothing(): AsyncIterableIterator<Int16Array, undefined> {
  // The line is over before it has a frame.
}

const TIMES = { endSilence: 0, longest: 10_000 };

describe('Listening', () => {
  it('fails at once with a line that is over already', () => {
    const listening = new Listening(
      lineOf(() => nothing() as never, true),
      {
        recogniser: simulatedRecogniser(),
        language: 'en',
        hints: [],
        onPartial: undefined,
        ...TIMES,
      },
    );
    expect(listening.result).toMatchObject({ failure: { code: 'E_AUDIO_CLOSED' } });
    const { begun, ended, settled } = listening;
    expect([begun.aborted, ended.aborted, settled.aborted]).toEqual([true, true, true]);
    listening.stop();
  });
});

describe('FrameFeed', () => {
  it('ends with a line that fails, and the failure is not left unhandled', async () => {
    async function* failing(): AsyncGenerator<Int16Array, undefined> {
      yield new Int16Array(160);
      throw new Error('the line is gone');
    }
    let ends = 0;
    const feed = new FrameFeed(
      lineOf(() => failing() as never),
      TIMES,
      () => ends++,
    );
    let frames = 0;
    for await (const frame of feed) frames += frame.length / 160;
    expect([frames, ends]).toEqual([1, 1]);
  });
});

describe('phrases', () => {
  it('are the same words with any apostrophe', () => {
    expect(sameWords('I don’t know', "i don't know")).toBe(true);
    expect(meantBy('well I don’t know', [{ phrases: ["don't know"], choice: 1 }])).toBe(1);
    expect(sameWords("don't", 'don t')).toBe(false);
  });
});
