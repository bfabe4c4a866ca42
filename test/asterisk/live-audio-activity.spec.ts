import { beforeAll, describe, expect, it } from '@jest/globals';
import { energyActivity } from 'nestjs-agi/audio';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { levelOf } from '../../lib/audio/activity/level.js';
import { EspeakVoice } from '../../sample/15-voice-agent/src/engines/espeak-voice.js';
import { FliteVoice } from '../../sample/15-voice-agent/src/engines/flite-voice.js';
import { samplesOf } from '../../sample/15-voice-agent/src/engines/read-wav.js';
import { framesOf, music, noise, nothing, over, quieter, inTurn } from '../audio/fixture/sounds.js';
import { describeWith } from '../operations/fixture/describe-with.js';
import { installedPrompts } from './host/data-folder.js';
import { describeAsterisk } from './host/index.js';

/** What is heard before speech and after it, in ms. */
const BEFORE = 4000;
const AFTER = 2500;
/** Speech that is told of later than this has not been found, in ms. */
const LATE = 400;
/** A frame is of the speech if it is no more than so many dB quieter than the loudest one. */
const QUIETER = 30;
/** Every so many prompts of Asterisk's are taken: the others are the same voice. */
const EVERY = 8;

const WORDS = [
  ...['yes', 'no', 'zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'],
  ...['sales', 'support', 'accounts', 'I would like to speak to the sales department please'],
];

/** What was told of one piece of speech. */
interface Told {
  /** Whether it was told in time. */
  readonly isFound: boolean;
  /** Whether speech was told where there was none. */
  readonly isFalse: boolean;
  /** Whether its end was told. */
  readonly isEnded: boolean;
}

/** When in a piece the speech begins, in ms: a recording may begin with silence. */
function beginningOf(speech: Int16Array): number {
  const levels = framesOf(speech).map(levelOf);
  const loudest = Math.max(...levels);
  return 20 * levels.findIndex((level) => level > loudest - QUIETER);
}

function listen(speech: Int16Array, ground: Int16Array): Told {
  const length = BEFORE + Math.floor(speech.length / 8) + AFTER;
  const detector = energyActivity()({ rate: 8000 });
  const begins = BEFORE + beginningOf(speech);
  const ends = length - AFTER;
  let foundAt: number | undefined;
  let isFalse = false;
  let isEnded = true;
  framesOf(over(ground.subarray(0, length * 8), inTurn(nothing(BEFORE), speech))).forEach(
    (frame, index) => {
      const at = (index + 1) * 20;
      const change = detector.push(frame);
      if (change !== undefined) isEnded = change === 'silence';
      if (change !== 'speech') return;
      if (at <= BEFORE || at > ends + LATE) isFalse = true;
      else foundAt ??= at;
    },
  );
  return { isFound: foundAt !== undefined && foundAt <= begins + LATE, isFalse, isEnded };
}

function count(pieces: readonly Int16Array[], groundOf: (ms: number) => Int16Array) {
  const longest = Math.max(...pieces.map(({ length }) => length / 8));
  const ground = groundOf(Math.ceil(BEFORE + longest + AFTER));
  const told = pieces.map((piece) => listen(piece, ground));
  return {
    found: told.filter(({ isFound }) => isFound).length / told.length,
    falseStarts: told.filter(({ isFalse }) => isFalse).length,
    unended: told.filter(({ isEnded }) => !isEnded).length,
  };
}

describeWith({ programs: ['flite', 'espeak-ng'] }, 'synthesisers', () => {
  describeAsterisk('the detection of voice', (asterisk) => {
    let prompts: Int16Array[] = [];
    let said: Int16Array[] = [];

    beforeAll(async () => {
      const inside = `${asterisk().insideFolder}/activity`;
      prompts = [];
      mkdirSync(asterisk().path(inside), { recursive: true, mode: 0o777 });
      // Asterisk itself reads its format.
      await asterisk().ami.action('ModuleLoad', { Module: 'res_convert.so', LoadType: 'load' });
      // The prompts as they are installed: other tests replace some of them, and record others.
      const { home } = asterisk();
      const sounds = installedPrompts(home);
      const names = readdirSync(join(home.root, sounds))
        .filter((name) => name.endsWith('.gsm'))
        .sort();
      const some = names.filter((_, index) => index % EVERY === 0);
      for (const name of some) {
        const file = `${inside}/${name.replace('.gsm', '.sln')}`;
        await asterisk().command(`file convert ${sounds}/${name} ${file}`);
        prompts.push(samplesOf(readFileSync(asterisk().path(file))));
      }
      // A beep is no speech.
      prompts = prompts.filter((_, index) => !(some[index] ?? '').startsWith('beep'));
      const { signal } = new AbortController();
      const options = { rate: 8000, language: 'en', signal };
      const voices = [new FliteVoice(), new EspeakVoice()];
      said = [];
      for (const voice of voices) {
        for (const word of WORDS) said.push(await voice.synthesise(word, options));
      }
    });

    /** What a telephone gives back of a prompt of ours, so many dB quieter. */
    const echo = (decibels: number) => (ms: number) =>
      quieter(inTurn(...prompts.slice(10, 40)).subarray(0, ms * 8), decibels);

    describe.each<[string, (ms: number) => Int16Array, prompts: number, words: number]>([
      ['in silence', nothing, 1, 1],
      ['over the noise of a line (-50 dB)', (ms) => noise(ms, 50), 1, 1],
      ['over the noise of a car (-38 dB)', (ms) => noise(ms, 38), 0.95, 0.8],
      ['over music that goes on (-40 dB)', (ms) => music(ms, 40), 1, 1],
      ['over loud music that goes on (-34 dB)', (ms) => music(ms, 34), 1, 1],
      ['over the echo of our prompt (36 dB quieter)', echo(36), 1, 1],
    ])('%s', (_name, groundOf, ofPrompts, ofWords) => {
      it(`finds ${100 * ofPrompts} % of recorded prompts, and begins at nothing else`, () => {
        const { found, ...others } = count(prompts, groundOf);
        expect(found).toBeGreaterThanOrEqual(ofPrompts);
        expect(others).toEqual({ falseStarts: 0, unended: 0 });
      });

      it(`finds ${100 * ofWords} % of synthesised words, and begins at nothing else`, () => {
        const { found, ...others } = count(said, groundOf);
        expect(found).toBeGreaterThanOrEqual(ofWords);
        expect(others).toEqual({ falseStarts: 0, unended: 0 });
      });
    });
  });
});
