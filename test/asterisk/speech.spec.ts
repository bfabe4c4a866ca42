import { expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  AgiDialog,
  defineSpeech,
  speechHandler,
  type SpeechToText,
  type TextToSpeech,
} from 'nestjs-agi';
import { HAS_NO_AUDIO, withAudio } from './fixture/live-audio.js';
import { callByTelephone } from './fixture/telephone-call.js';
import { Deferred } from './host/deferred.js';
import { describeAsterisk } from './host/index.js';
import { isTone, tone } from './telephone/index.js';

/** A voice that speaks a number as a tone: `2000 ms of 700 Hz`. */
const voice: TextToSpeech = {
  synthesise(text: string): Promise<Int16Array> {
    const [, ms, hertz] = /(\d+) ms of (\d+) Hz/.exec(text) ?? [];
    return Promise.resolve(tone(Number(ms), Number(hertz)));
  },
};

/** A recogniser that knows one tone as a word. */
const recogniser: SpeechToText = {
  async *recognise(audio) {
    let frames = 0;
    for await (const frame of audio) if (isTone(frame, 500)) frames++;
    yield { text: frames > 10 ? 'low' : '', final: true };
  },
};

describeAsterisk('speech in dialogues', (asterisk) => {
  it.concurrent('is heard from a sound file, of which Asterisk has a path of its own', async () => {
    const folder = {
      here: asterisk().path(`${asterisk().insideFolder}/said`),
      asterisk: `${asterisk().insideFolder}/said`,
    };
    const speech = defineSpeech({ voice, files: { folder } });
    const { error } = await callByTelephone(
      asterisk(),
      async (channel) => {
        await channel.answer();
        const dialog = new AgiDialog(channel, { speech });
        const answer = await dialog.ask({ prompt: { say: '20000 ms of 700 Hz' }, length: 1 });
        expect(answer).toMatchObject({ outcome: 'matched', digits: '7' });
      },
      async (call) => {
        await call.answered;
        await call.hears({ tone: 700 });
        await call.press('7');
      },
    );
    expect(error).toBeUndefined();
  });

  it.concurrent('is heard from an address, from which Asterisk fetches it once', async () => {
    const fetched: unknown[] = [];
    const http = createServer((request, response) => {
      fetched.push(request.method);
      serve(request, response);
    }).listen(0, '127.0.0.1');
    await once(http, 'listening');
    const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}/speech`;
    const speech = defineSpeech({ voice, files: { url } });
    const serve = speechHandler(speech);
    const answers: string[] = [];
    const first = new Deferred<void>();
    const { error } = await callByTelephone(
      asterisk(),
      async (channel) => {
        await channel.answer();
        const dialog = new AgiDialog(channel, { speech });
        for (const key of ['7', '8']) {
          const answer = await dialog.ask({ prompt: { say: '20000 ms of 600 Hz' }, length: 1 });
          expect(answer).toMatchObject({ outcome: 'matched', digits: key });
          answers.push(key);
          first.resolve();
        }
        await dialog.play({ say: '400 ms of 800 Hz' });
      },
      async (call) => {
        await call.answered;
        await call.hears({ tone: 600 });
        await call.press('7');
        await Promise.race([first.promise, call.ended]);
        // A key that comes before the second question is lost: it is pressed until it was heard.
        while (answers.length === 1 && !call.isOver) await call.press('8');
        await call.hears({ tone: 800 });
      },
    );
    http.close();
    http.closeAllConnections();
    expect(error).toBeUndefined();
    expect(fetched.filter((method) => method === 'GET')).toHaveLength(2);
  });

  if (!HAS_NO_AUDIO) {
    it.concurrent('is spoken live, and stops when the caller speaks', async () => {
      await withAudio(async (audio) => {
        const speech = defineSpeech({ voice, recogniser, audio });
        const { error } = await callByTelephone(
          asterisk(),
          async (channel) => {
            await channel.answer();
            const dialog = new AgiDialog(channel, { speech });
            const answer = await dialog.ask({
              prompt: { say: '20000 ms of 700 Hz' },
              speech: true,
            });
            expect(answer).toMatchObject({ outcome: 'matched', by: 'speech', value: 'low' });
            const key = await dialog.play([{ say: '20000 ms of 900 Hz' }], '5');
            expect(key).toBe('5');
          },
          async (call) => {
            await call.answered;
            await call.hears({ tone: 700 });
            await call.speak(tone(1000, 500));
            await call.hears({ tone: 900 });
            await call.press('5');
          },
        );
        expect(error).toBeUndefined();
      });
    });
  }
});
