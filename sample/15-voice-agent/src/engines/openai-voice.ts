import { resampled } from 'nestjs-agi/audio';
import type { SynthesiseOptions, TextToSpeech } from 'nestjs-agi';
import { samplesOf } from './read-wav.js';

/** The rate of its raw samples. */
const RATE = 24_000;

/** Speaks with the voices of OpenAI, over HTTP; the first words are heard while the last are still made. */
export class OpenAIVoice implements TextToSpeech {
  constructor(
    private readonly key: string,
    private readonly url = 'https://api.openai.com/v1/audio/speech',
  ) {}

  synthesise(text: string, options: SynthesiseOptions): AsyncIterable<Int16Array> {
    return resampled(this.#pieces(text, options), RATE, options.rate);
  }

  async *#pieces(
    text: string,
    { voice = 'alloy', signal }: SynthesiseOptions,
  ): AsyncGenerator<Int16Array, void, undefined> {
    const response = await fetch(this.url, {
      method: 'POST',
      headers: { Authorization: `Bearer ${this.key}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({
        model: 'gpt-4o-mini-tts',
        input: text,
        voice,
        response_format: 'pcm',
      }),
      signal,
    });
    if (!response.ok || response.body === null) {
      throw new Error(`OpenAI answered ${response.status}: ${await response.text()}`);
    }
    // The network may split a sample.
    let half = Buffer.alloc(0);
    for await (const bytes of response.body) {
      const all = Buffer.concat([half, bytes as Uint8Array]);
      const whole = all.length - (all.length % 2);
      half = all.subarray(whole);
      yield samplesOf(all.subarray(0, whole));
    }
  }
}
