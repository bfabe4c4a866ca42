import { describe, expect, it } from '@jest/globals';
import type { AudioLine, RecognisedText, SpeechToText } from 'nestjs-agi';
import { AudioServer } from 'nestjs-agi/audio';
import { simulatedRecogniser } from 'nestjs-agi/testing';
import { takeReports, type Report } from '../../../lib/core/internal.js';
import { speakingCall } from '../fixture/speaking-call.js';

describe('listen()', () => {
  it('gives what the caller said', async () => {
    const { call, result } = speakingCall((dialog) => dialog.listen({ prompt: 'who-is-it' }));
    const report = await call.whenPlaying('').after(500).say('it is Ada').ended;
    await expect(result).resolves.toMatchObject({ outcome: 'heard', text: 'it is Ada' });
    expect(report.spoke).toEqual(['it is Ada']);
    expect(report.route.slice(-1)).toEqual(['say it is Ada']);
  });

  it('stops its prompt when the caller speaks', async () => {
    const { call, result } = speakingCall(
      (dialog) => dialog.listen({ prompt: 'long' }),
      {},
      {
        prompts: { long: 20_000 },
      },
    );
    const report = await call.whenPlaying('long').after(1000).say('stop').ended;
    await expect(result).resolves.toMatchObject({ outcome: 'heard', text: 'stop' });
    const last = report.moments.at(-1);
    expect(last?.at).toBeLessThan(4000);
  });

  it('is silent where the caller says nothing', async () => {
    const { call, result } = speakingCall((dialog) => dialog.listen({ timeout: 2000 }));
    await call.ended;
    await expect(result).resolves.toEqual({ outcome: 'silent' });
  });

  it('drops keys', async () => {
    const { call, result } = speakingCall((dialog) => dialog.listen());
    await call.whenPlaying('').press('1').whenPlaying('').say('yes').ended;
    await expect(result).resolves.toMatchObject({ outcome: 'heard', text: 'yes' });
  });

  it('waits for the end of a pause', async () => {
    const { call, result } = speakingCall((dialog) => dialog.listen({ endSilence: 1500 }));
    call.whenPlaying('').say('one').whenPlaying('').after(1000).say('two');
    await call.ended;
    await expect(result).resolves.toMatchObject({ text: 'one two' });
  });

  it('fails with a code for noise', async () => {
    const { call, result } = speakingCall((dialog) => dialog.listen());
    await call.whenPlaying('').noise(800).ended;
    await expect(result).resolves.toMatchObject({ outcome: 'failed', code: 'E_SPEECH_NO_WORDS' });
  });

  it('ends with a caller who never stops talking', async () => {
    const { call, result } = speakingCall((dialog) => dialog.listen({ longest: 2000 }));
    await call.whenPlaying('').noise(60_000).ended;
    await expect(result).resolves.toMatchObject({ outcome: 'failed', code: 'E_SPEECH_NO_WORDS' });
  });

  it('is a hangup while the caller speaks, and while the recogniser works', async () => {
    const speaking = speakingCall((dialog) => dialog.listen());
    await speaking.call.whenPlaying('').noise(5000).hangUpAfter(1000).ended;
    await expect(speaking.result).resolves.toEqual({ outcome: 'hangup' });

    const recogniser = simulatedRecogniser({ yes: { stalls: true } });
    const working = speakingCall((dialog) => dialog.listen(), { recogniser });
    await working.call.whenPlaying('').say('yes').hangUpAfter(3000).ended;
    await expect(working.result).resolves.toEqual({ outcome: 'hangup' });
    expect(recogniser.options[0]?.signal.aborted).toBe(true);
  });

  it('masks the words in what is printed', async () => {
    const { call, result } = speakingCall((dialog) => dialog.listen({ masked: true }));
    await call.whenPlaying('').say('my secret').ended;
    const heard = await result;
    expect(heard).toHaveProperty('text', 'my secret');
    expect(JSON.stringify(heard)).not.toContain('secret');
  });

  it('tells partial results', async () => {
    const partial: string[] = [];
    const reports: Report[] = [];
    const stop = takeReports((report) => reports.push(report));
    const { call, result } = speakingCall((dialog) =>
      dialog.listen({
        hints: ['sales'],
        onPartial: (text) => {
          partial.push(text);
          throw new Error('of the application');
        },
      }),
    );
    await call.whenPlaying('').say('sales please').ended;
    stop();
    await expect(result).resolves.toMatchObject({ text: 'sales please' });
    expect(partial).toEqual(['sales', 'sales please', 'sales please']);
    // What it throws is reported each time.
    expect(reports.map(({ message }) => message)).toEqual(
      partial.map(() => 'onPartial failed: of the application'),
    );
  });

  it('tells the recogniser language, hints and rate', async () => {
    const recogniser = simulatedRecogniser();
    const { call } = speakingCall(
      (dialog) => dialog.listen({ hints: ['oui'] }),
      { recogniser },
      {
        environment: { agi_language: 'fr' },
      },
    );
    await call.whenPlaying('').say('oui').ended;
    expect(recogniser.options).toMatchObject([{ language: 'fr', hints: ['oui'], rate: 8000 }]);
  });
});

const recognising = (recognise: SpeechToText['recognise']) => ({ recogniser: { recognise } });

describe('a recogniser', () => {
  it.each([
    ['throws', simulatedRecogniser({ yes: new Error('no credit') }), 'E_SPEECH_FAILED'],
    ['stalls', simulatedRecogniser({ yes: { stalls: true } }), 'E_SPEECH_TIMEOUT'],
  ])('that %s fails with a code', async (_, recogniser, code) => {
    const { call, result } = speakingCall((dialog) => dialog.listen(), { recogniser });
    await call.whenPlaying('').say('yes').ended;
    await expect(result).resolves.toMatchObject({ outcome: 'failed', code, error: { code } });
  });

  it('that gives something else fails with a code', async () => {
    const results = [
      () => 'yes' as never,
      () => {
        throw new Error('at once');
      },
      async function* () {
        yield await Promise.resolve(null as never);
      },
    ] as const;
    for (const recognise of results) {
      const { call, result } = speakingCall((dialog) => dialog.listen(), recognising(recognise));
      await call.whenPlaying('').say('yes').ended;
      await expect(result).resolves.toMatchObject({ outcome: 'failed', code: 'E_SPEECH_FAILED' });
    }
  });

  it('may end by itself, with several final results', async () => {
    const { call, result } = speakingCall(
      (dialog) => dialog.listen(),
      recognising(async function* (audio): AsyncGenerator<RecognisedText> {
        for await (const frame of audio) {
          if (frame.length === 0) continue;
          yield { text: 'one', final: true, confidence: 0.9 };
          yield { text: 'two', final: true, confidence: 0.5 };
          return;
        }
      }),
    );
    await call.whenPlaying('').noise(10_000).ended;
    await expect(result).resolves.toMatchObject({ text: 'one two', confidence: 0.5 });
  });

  it('is listened to, although the line has closed while it was at work', async () => {
    const audio = new AudioServer();
    let line: AudioLine | undefined;
    const { call, result } = speakingCall(
      async (dialog, channel) => {
        line = await audio.attach(channel);
        return dialog.listen();
      },
      {
        audio,
        ...recognising(async function* (frames): AsyncGenerator<RecognisedText> {
          for await (const frame of frames) if (frame.length > 0) break;
          await line?.close();
          yield { text: 'yes', final: true };
        }),
      },
    );
    await call.whenPlaying('').noise(1000).ended;
    await expect(result).resolves.toMatchObject({ outcome: 'heard', text: 'yes' });
  });

  it('that answers after the hangup harms nothing', async () => {
    let answer: (() => void) | undefined;
    const { call, result } = speakingCall(
      (dialog) => dialog.listen(),
      recognising(async function* () {
        await new Promise<void>((resolve) => {
          answer = resolve;
        });
        yield { text: 'late', final: true };
      }),
    );
    await call.whenPlaying('').say('yes').hangUpAfter(3000).ended;
    await expect(result).resolves.toEqual({ outcome: 'hangup' });
    answer?.();
    await new Promise(setImmediate);
  });
});

describe('without what it needs', () => {
  it('listen() rejects before anything is heard', async () => {
    const { call, result } = speakingCall((dialog) => dialog.listen({ prompt: 'who' }), {
      recogniser: undefined as never,
    });
    result.catch(() => undefined);
    expect((await call.ended).played).toEqual([]);
    await expect(result).rejects.toMatchObject({ code: 'E_SPEECH_NOT_CONFIGURED' });
  });
});
