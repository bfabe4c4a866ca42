import { resample } from 'nestjs-agi/audio';
import type { SynthesiseOptions, TextToSpeech } from 'nestjs-agi';
import { readWav } from './read-wav.js';
import { runProgram } from './run-program.js';

/** Speaks with espeak-ng: Debian has it, and it knows a hundred languages. */
export class EspeakVoice implements TextToSpeech {
  /** @param speed words in a minute */
  constructor(private readonly speed = 140) {}

  async synthesise(
    text: string,
    { rate, language, voice, signal }: SynthesiseOptions,
  ): Promise<Int16Array> {
    const args = ['-v', voice ?? language, '-s', String(this.speed), '--stdin', '--stdout'];
    const said = readWav(await runProgram('espeak-ng', args, signal, text));
    return resample(said.pcm, said.rate, rate);
  }
}
