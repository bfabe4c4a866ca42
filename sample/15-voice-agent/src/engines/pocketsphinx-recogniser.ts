import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { resample } from 'nestjs-agi/audio';
import type { RecogniseOptions, RecognisedText, SpeechToText } from 'nestjs-agi';
import { hasVoice } from './has-voice.js';
import { runProgram } from './run-program.js';
import { inTemporaryFolder } from './temporary-folder.js';

/** The rate of its model. */
const RATE = 16_000;
/** Silence in s before and after what was said, without which it loses the first word. */
const BEFORE = 0.2;
const AFTER = 0.5;

const MODEL = '/usr/share/pocketsphinx/model/en-us';

/**
 * Recognises a few words with pocketsphinx: Debian has it with an English model, and it needs no network. It hears
 * nothing but the hints, of which it makes a grammar, and one of them in whatever it is given.
 */
export class PocketsphinxRecogniser implements SpeechToText {
  #pronunciations: Promise<ReadonlyMap<string, readonly string[]>> | undefined;

  constructor(private readonly model = MODEL) {}

  async *recognise(
    audio: AsyncIterable<Int16Array>,
    { rate, hints = [], signal }: RecogniseOptions,
  ): AsyncGenerator<RecognisedText, void, undefined> {
    if (hints.length === 0) throw new Error('pocketsphinx needs hints: the words that it may hear');
    const phrases = hints.map((hint) => hint.toLowerCase());
    const frames: Int16Array[] = [];
    for await (const frame of audio) frames.push(frame);
    const pcm = Int16Array.from(frames.flatMap((frame) => Array.from(frame)));
    if (!hasVoice(pcm, rate)) return;
    const text = await this.#hear(atRateOfModel(pcm, rate), phrases, signal);
    if (text !== '') yield { text, final: true };
  }

  #hear(pcm: Int16Array, phrases: readonly string[], signal: AbortSignal): Promise<string> {
    return inTemporaryFolder(async (folder) => {
      const inFolder = (name: string): string => join(folder, name);
      const padded = new Int16Array(BEFORE * RATE + pcm.length + AFTER * RATE);
      padded.set(pcm, BEFORE * RATE);
      await writeFile(inFolder('said.raw'), padded);
      await writeFile(inFolder('words.dict'), await this.#dictionaryOf(phrases));
      await writeFile(
        inFolder('words.gram'),
        `#JSGF V1.0;\ngrammar words;\npublic <words> = ${phrases.join(' | ')};\n`,
      );
      const files = { '-infile': 'said.raw', '-dict': 'words.dict', '-jsgf': 'words.gram' };
      const args = Object.entries(files).flatMap(([option, name]) => [option, inFolder(name)]);
      const model = ['-hmm', join(this.model, 'en-us'), '-logfn', '/dev/null'];
      const heard = await runProgram('pocketsphinx_continuous', [...args, ...model], signal);
      return heard.toString().trim().replaceAll(/\s+/g, ' ');
    });
  }

  /** The lines of its dictionary for the words of the phrases. */
  async #dictionaryOf(phrases: readonly string[]): Promise<string> {
    const pronunciations = await (this.#pronunciations ??= this.#readDictionary());
    const words = new Set(phrases.flatMap((phrase) => phrase.split(/\s+/)));
    const lines = [...words].flatMap((word) => {
      const known = pronunciations.get(word);
      if (known === undefined) throw new Error(`pocketsphinx does not know the word ${word}`);
      return known;
    });
    return `${lines.join('\n')}\n`;
  }

  async #readDictionary(): Promise<ReadonlyMap<string, readonly string[]>> {
    const found = new Map<string, string[]>();
    const text = await readFile(join(this.model, 'cmudict-en-us.dict'), 'utf8');
    for (const line of text.split('\n')) {
      // A second pronunciation is written word(2).
      const [, word = ''] = /^([^\s(]+)/.exec(line) ?? [];
      found.set(word, [...(found.get(word) ?? []), line]);
    }
    return found;
  }
}

/**
 * Audio as the model wants it, which was trained on sounds up to 6.8 kHz. A telephone has none above 3.4 kHz: with
 * these missing it recognised 6 of 24 words. So samples between the old ones are put without a filter, which mirrors the lower half of
 * the band into the upper one: 24 of 24.
 */
function atRateOfModel(pcm: Int16Array, rate: number): Int16Array {
  if (rate !== RATE / 2) return resample(pcm, rate, RATE);
  return Int16Array.from({ length: 2 * pcm.length }, (_, index) => {
    const sample = pcm[index >> 1] ?? 0;
    return index % 2 === 0 ? sample : (sample + (pcm[(index + 1) >> 1] ?? sample)) / 2;
  });
}
