import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { resample } from 'nestjs-agi/audio';
import type { SynthesiseOptions, TextToSpeech } from 'nestjs-agi';
import { readWav } from './read-wav.js';
import { runProgram } from './run-program.js';
import { inTemporaryFolder } from './temporary-folder.js';

/** Speaks with flite: Debian has it, and it needs neither a network nor a model. English only. */
export class FliteVoice implements TextToSpeech {
  constructor(private readonly name = 'rms') {}

  synthesise(text: string, { rate, voice, signal }: SynthesiseOptions): Promise<Int16Array> {
    return inTemporaryFolder(async (folder) => {
      // It goes back in its file to write the length, which no pipe lets it do.
      const file = join(folder, 'said.wav');
      await runProgram('flite', ['-voice', voice ?? this.name, '-t', text, '-o', file], signal);
      const said = readWav(await readFile(file));
      return resample(said.pcm, said.rate, rate);
    });
  }
}
