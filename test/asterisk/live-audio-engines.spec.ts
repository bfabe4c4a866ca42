import { expect, it } from '@jest/globals';
import type { SpeechToText } from 'nestjs-agi';
import { AgiDialog, defineSpeech } from 'nestjs-agi/ivr';
import { FliteVoice } from '../../sample/15-voice-agent/src/engines/flite-voice.js';
import { PocketsphinxRecogniser } from '../../sample/15-voice-agent/src/engines/pocketsphinx-recogniser.js';
import { noise } from '../audio/fixture/sounds.js';
import { describeWith } from '../operations/fixture/describe-with.js';
import { withAudio } from './fixture/live-audio.js';
import { addTone, callByTelephone } from './fixture/telephone-call.js';
import { describeAsterisk } from './host/index.js';

const HINTS = [
  ...['yes', 'no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'],
  ...['sales', 'support', 'accounts', 'the front desk'],
];
/** The answers of the caller: all words, and some keys between them. */
const ANSWERS = [
  ...HINTS.slice(0, 5),
  '1',
  '2',
  ...HINTS.slice(5, 10),
  '3',
  '4',
  ...HINTS.slice(10),
  '5',
];

/** This long a caller says nothing, or has noise around. */
const SILENCE = 2000;

/** How much less energy than was said may have been heard: the codec of the telephone changes it by less. */
const CHANGED_BY_CODEC = 0.02;
/** So many calls, of which each lost a part of a word, are one that fails. */
const MOST_CALLS = 3;
/** The longest that a call may take on a busy machine, in ms: it takes 45 s on a quiet one. */
const LONGEST_CALL = 300_000;

function energyOf(samples: Int16Array): number {
  return samples.reduce((sum, sample) => sum + sample ** 2, 0);
}

/** Counts the energy of what a recogniser is given, by the answer that is expected. */
class Measured implements SpeechToText {
  readonly energies = new Map<string, number>();
  answer = '';

  constructor(private readonly recogniser: SpeechToText) {}

  recognise(...[audio, options]: Parameters<SpeechToText['recognise']>) {
    return this.recogniser.recognise(this.measure(audio), options);
  }

  private async *measure(audio: AsyncIterable<Int16Array>): AsyncGenerator<Int16Array> {
    const { answer, energies } = this;
    for await (const frame of audio) {
      energies.set(answer, (energies.get(answer) ?? 0) + energyOf(frame));
      yield frame;
    }
  }
}

describeWith({ programs: ['flite', 'pocketsphinx_continuous'] }, 'speech engines', () => {
  describeAsterisk('a question by voice or key, with real engines', (asterisk) => {
    it(
      `gets ${ANSWERS.length} of ${ANSWERS.length} answers right over a SIP telephone, and knows silence and noise`,
      async () => {
        const voice = new FliteVoice();
        const { signal } = new AbortController();
        const said = new Map<string, Int16Array>();
        for (const word of HINTS) {
          said.set(word, await voice.synthesise(word, { rate: 8000, language: 'en', signal }));
        }
        const prompt = addTone(asterisk(), 450, 300);
        await withAudio(async (audio) => {
          const ask = async (recogniser: Measured): Promise<unknown> => {
            const speech = defineSpeech({ recogniser, audio });
            const { value, error } = await callByTelephone(
              asterisk(),
              async (channel) => {
                await channel.answer();
                const dialog = new AgiDialog(channel, { speech });
                const heard: unknown[] = [];
                for (let question = 0; question < ANSWERS.length + 3; question++) {
                  const isSilent = question === ANSWERS.length;
                  recogniser.answer = ANSWERS[question] ?? '';
                  const answer = await dialog.ask({
                    prompt,
                    length: 1,
                    tries: 1,
                    firstDigitTimeout: isSilent ? SILENCE : 60_000,
                    speech: { hints: HINTS },
                  });
                  const { outcome } = answer;
                  heard.push(outcome === 'matched' ? `${answer.by} ${answer.value}` : outcome);
                }
                return heard;
              },
              async (call) => {
                await call.answered;
                for (const answer of ANSWERS) {
                  await call.hears({ tone: 450 });
                  await call.hears('silence');
                  const words = said.get(answer);
                  if (words === undefined) await call.press(answer);
                  else await call.speak(words);
                }
                await call.hears({ tone: 450 });
                await call.hears('silence');
                // The caller says nothing, then something falls, and then a fan begins.
                for (const [ms, level] of [
                  [600, 18],
                  [SILENCE, 38],
                ] as const) {
                  await call.hears({ tone: 450 });
                  await call.hears('silence');
                  await call.speak(noise(ms, level));
                }
                await call.ended;
              },
            );
            expect(error).toBeUndefined();
            return value;
          };
          // Words come in real time: where the machine is too busy, it loses a part of one, and a recogniser cannot
          // be held to it. Then the caller calls again.
          let value: unknown;
          for (let calls = 1; calls <= MOST_CALLS; calls++) {
            const measured = new Measured(new PocketsphinxRecogniser());
            value = await ask(measured);
            const lost = [...said].filter(([word, samples]) => {
              const heard = (measured.energies.get(word) ?? 0) / energyOf(samples);
              return Math.abs(heard - 1) > CHANGED_BY_CODEC;
            });
            if (lost.length === 0) break;
            process.stderr.write(`a part was lost of: ${lost.map(([word]) => word).join(', ')}\n`);
          }
          expect(value).toEqual([
            ...ANSWERS.map((answer) => (said.has(answer) ? `speech ${answer}` : `keys ${answer}`)),
            ...['no-input', 'invalid', 'invalid'],
          ]);
        });
      },
      MOST_CALLS * LONGEST_CALL,
    );
  });
});
