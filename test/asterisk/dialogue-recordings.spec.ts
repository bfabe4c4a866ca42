import { expect, it } from '@jest/globals';
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
    const result = await record({ silence: 1 }, [{ play: 'hello-world' }, { wait: 8000 }]);
    expect(result).toMatchObject({ outcome: 'recorded', endedBy: 'silence' });
  });

  it.concurrent('ends with its key', async () => {
    const result = await record({}, [{ wait: 1000 }, { dtmf: '#' }]);
    expect(result).toMatchObject({ outcome: 'recorded', endedBy: 'terminator' });
  });

  it.concurrent.each(['wav', 'gsm', 'ulaw', 'sln', 'g722', 'wav16', 'sln16', 'sln48'])(
    'has its length in ms, in a file of the format %s',
    async (format) => {
      const result = await record({ format, limit: 1500 }, [{ wait: 8000 }]);
      expect(result).toMatchObject({ outcome: 'recorded', endedBy: 'limit' });
      const { duration } = result as { duration: number };
      // A wrong rate makes it half as long or twice as long; a busy machine only loses some frames.
      expect(Math.abs(Math.round(Math.log2(duration / 1500)))).toBe(0);
    },
  );

  it.concurrent('fails in a format that Asterisk does not know', async () => {
    const result = await record({ format: 'papyrus' }, []);
    expect(result).toEqual({ outcome: 'failed', reason: 'write-failed' });
  });
});
