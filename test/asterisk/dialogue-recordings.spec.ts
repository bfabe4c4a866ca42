import { expect, it } from '@jest/globals';
import { statSync } from 'node:fs';
import { AgiDialog, type RecordingResult, type RecordOptions } from 'nestjs-agi/ivr';
import { runCall } from './fixture/run-call.js';
import { describeAsterisk, type FarStep } from './host/index.js';

describeAsterisk('what a dialogue records on a real Asterisk', (asterisk) => {
  async function record(
    options: Omit<RecordOptions, 'file'> & { file?: string },
    farLeg: readonly FarStep[],
  ): Promise<RecordingResult | undefined> {
    const file = `${asterisk().insideFolder}/dialogue-${crypto.randomUUID()}`;
    const { value, error } = await runCall(
      asterisk(),
      (channel) => new AgiDialog(channel).record({ file, beep: false, ...options }),
      { farLeg },
    );
    expect(error).toBeUndefined();
    return value;
  }

  it.concurrent.each([1, 2])('is silent if nothing is said for %d s', async (silence) => {
    const result = await record({ silence }, [{ wait: 8000 }]);
    expect(result).toMatchObject({ outcome: 'silent' });
  });

  it.concurrent('is not silent if a word is said, and ends after it', async () => {
    // A busy machine may let the word wait for some of the silence.
    const result = await record({ silence: 8 }, [{ play: 'hello-world' }]);
    expect(result).toMatchObject({ outcome: 'recorded', endedBy: 'silence' });
  });

  it.concurrent('ends with its key', async () => {
    const result = await record({}, [{ wait: 1000 }, { dtmf: '#' }]);
    expect(result).toMatchObject({ outcome: 'recorded', endedBy: 'terminator' });
  });

  it.concurrent.each([
    ['wav', 16_000],
    ['gsm', 1650],
    ['ulaw', 8000],
    ['sln', 16_000],
    ['g722', 8000],
    ['wav16', 32_000],
    ['sln16', 32_000],
    ['sln48', 96_000],
  ])('has its length in ms, in a file of the format %s', async (format, bytesPerSecond) => {
    const result = await record({ format, limit: 1500 }, [{ wait: 8000 }]);
    expect(result).toMatchObject({ outcome: 'recorded', endedBy: 'limit' });
    const { file, duration } = result as { file: string; duration: number };
    // A busy machine may record less than was asked for: the file tells how much it is.
    const { size } = statSync(asterisk().path(`${file}.${format}`));
    const frame = 20;
    expect(Math.abs(duration - (size / bytesPerSecond) * 1000)).toBeLessThanOrEqual(2 * frame);
    expect(duration).toBeGreaterThan(0);
  });

  it.concurrent('fails in a format that Asterisk does not know', async () => {
    const result = await record({ format: 'papyrus' }, []);
    expect(result).toEqual({ outcome: 'failed', reason: 'write-failed' });
  });
});
