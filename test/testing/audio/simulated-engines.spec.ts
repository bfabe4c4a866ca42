import { describe, expect, it } from '@jest/globals';
import { simulatedRecogniser, simulatedVoice, spokenAudio } from 'nestjs-agi/testing';

const { signal } = new AbortController();

/** The frames of 20 ms in which a caller says a text. */
async function* saying(text: string): AsyncGenerator<Int16Array, void, undefined> {
  const samples = spokenAudio(text);
  for (let begin = 0; begin < samples.length; begin += 160) {
    yield await Promise.resolve(samples.subarray(begin, begin + 160));
  }
}

async function recognised(
  table: Parameters<typeof simulatedRecogniser>[0],
  text: string,
): Promise<unknown[]> {
  const results: unknown[] = [];
  const options = { rate: 8000, language: 'en', signal } as const;
  for await (const result of simulatedRecogniser(table).recognise(saying(text), options)) {
    results.push(result);
  }
  return results;
}

describe('a recogniser of the kit', () => {
  it.each([
    [{}, [{ text: 'forty two', final: true }]],
    [{ 'forty two': '42' }, [{ text: '42', final: true }]],
    [
      { 'forty two': { text: '42', confidence: 0.5 } },
      [{ text: '42', confidence: 0.5, final: true }],
    ],
  ])('makes of words what its table says: %j', async (table, results) => {
    expect((await recognised(table, 'forty two')).slice(-1)).toEqual(results);
  });

  it('throws the error of its table', async () => {
    await expect(recognised({ no: new Error('no network') }, 'no')).rejects.toThrow('no network');
  });
});

describe('a voice of the kit', () => {
  it('takes the time of its table, or one for each character, at the rate that is asked for', async () => {
    const voice = simulatedVoice({ hello: 200 });
    const ms = async (text: string, rate: 8000 | 16_000): Promise<number> => {
      const { length } = (await voice.synthesise(text, {
        rate,
        language: 'en',
        signal,
      })) as Int16Array;
      return (1000 * length) / rate;
    };
    expect(await ms('hello', 8000)).toBe(200);
    expect(await ms('hello', 16_000)).toBe(200);
    expect(await ms('good morning', 16_000)).toBe(12 * 60);
    expect(voice.asked).toEqual(['hello', 'hello', 'good morning']);
  });
});
