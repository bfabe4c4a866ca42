import { expect, it, jest } from '@jest/globals';
import { AgiDialog, defineSpeech } from 'nestjs-agi/ivr';
import { FliteVoice } from '../../sample/15-voice-agent/src/engines/flite-voice.js';
import { PocketsphinxRecogniser } from '../../sample/15-voice-agent/src/engines/pocketsphinx-recogniser.js';
import { noise } from '../audio/fixture/sounds.js';
import { describeWith } from '../operations/fixture/describe-with.js';
import { withAudio } from './fixture/live-audio.js';
import { addTone, callByTelephone } from './fixture/telephone-call.js';
import { describeAsterisk } from './host/index.js';

// Words cross a real network in real time: a busy machine loses parts of some. A call that went wrong is shown, and
// placed again.
jest.retryTimes(2, { logErrorsBeforeRetry: true });

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

describeWith({ programs: ['flite', 'pocketsphinx_continuous'] }, 'speech engines', () => {
  describeAsterisk('a question by voice or key, with real engines', (asterisk) => {
    it(`gets ${ANSWERS.length} of ${ANSWERS.length} answers right over a SIP telephone, and knows silence and noise`, async () => {
      const voice = new FliteVoice();
      const { signal } = new AbortController();
      const said = new Map<string, Int16Array>();
      for (const word of HINTS) {
        said.set(word, await voice.synthesise(word, { rate: 8000, language: 'en', signal }));
      }
      const prompt = addTone(asterisk(), 450, 300);
      await withAudio(async (audio) => {
        const speech = defineSpeech({ recogniser: new PocketsphinxRecogniser(), audio });
        const { value, error } = await callByTelephone(
          asterisk(),
          async (channel) => {
            await channel.answer();
            const dialog = new AgiDialog(channel, { speech });
            const heard: unknown[] = [];
            for (let question = 0; question < ANSWERS.length + 3; question++) {
              const isAnswered = question < ANSWERS.length;
              const answer = await dialog.ask({
                prompt,
                length: 1,
                tries: 1,
                firstDigitTimeout: isAnswered ? 60_000 : SILENCE,
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
        expect(value).toEqual([
          ...ANSWERS.map((answer) => (said.has(answer) ? `speech ${answer}` : `keys ${answer}`)),
          ...['no-input', 'invalid', 'invalid'],
        ]);
      });
    });
  });
});
