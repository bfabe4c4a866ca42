import { describe, expect, it } from '@jest/globals';
import type { ConversationTurn, SpokenTurn, TextToSpeech } from 'nestjs-agi';
import { simulatedRecogniser, simulatedVoice, spokenAudio } from 'nestjs-agi/testing';
import { speakingCall } from '../fixture/speaking-call.js';

async function* pieces(...parts: readonly string[]): AsyncGenerator<string> {
  for (const part of parts) yield await Promise.resolve(part);
}

describe('conversation()', () => {
  it('answers what the caller says, until an answer ends it', async () => {
    const { call, result } = speakingCall((dialog) =>
      dialog.conversation({
        greeting: { say: 'Hello' },
        answer: (words, turn) => {
          if (words === 'bye') turn.end();
          return words === 'bye' ? 'Goodbye' : `You said ${words}`;
        },
      }),
    );
    call.whenPlaying('').say('hi').whenPlaying('You said hi').after(2000).say('bye');
    const { heard } = await call.ended;
    await expect(result).resolves.toEqual({ outcome: 'ended', turns: 2 });
    expect(heard.map(({ text }) => text)).toEqual(['Hello', 'You said hi', 'Goodbye']);
  });

  it('stops when the caller speaks, and tells what was heard', async () => {
    const turns: (SpokenTurn | undefined)[] = [];
    const long = 'One two three four five six seven eight nine ten eleven twelve';
    const recogniser = simulatedRecogniser();
    const voice = simulatedVoice();
    const { call, result } = speakingCall(
      (dialog) =>
        dialog.conversation({
          answer: (words, turn) => {
            turns.push(turn.previous);
            if (words === 'stop') turn.end();
            return words === 'stop' ? 'Fine.' : `A start. ${long}. Never said.`;
          },
        }),
      { recogniser, voice },
    );
    call.whenPlaying('').say('go').whenPlaying(`${long}.`).after(1500).say('stop');
    const { heard } = await call.ended;
    await expect(result).resolves.toMatchObject({ outcome: 'ended', turns: 2 });
    expect(heard.map(({ text, cut }) => [text, cut])).toEqual([
      ['A start.', false],
      [`${long}.`, true],
      ['Fine.', false],
    ]);
    const [, previous] = turns;
    expect(previous).toMatchObject({ said: `A start. ${long}.`, cut: true });
    expect(previous?.heard).toMatch(/^A start\. One two three four five( six)?$/);
    // The next sentence was made while this one was spoken.
    expect(voice.asked).toContain('Never said.');
    // What interrupts is recognised once, from its beginning.
    expect(recogniser.options).toHaveLength(2);
    expect(recogniser.heard).toEqual(['go', 'stop']);
  });

  it('speaks each sentence as soon as it is whole, and makes the next one meanwhile', async () => {
    const voice = simulatedVoice();
    const { call, result } = speakingCall(
      (dialog) =>
        dialog.conversation({
          answer: (_, turn) => {
            turn.end();
            return pieces('Hel', 'lo. How are', ' you? I am', ' fine');
          },
        }),
      { voice },
    );
    const { heard } = await call.whenPlaying('').say('hi').ended;
    await expect(result).resolves.toEqual({ outcome: 'ended', turns: 1 });
    expect(heard.map(({ text }) => text)).toEqual(['Hello.', 'How are you?', 'I am fine']);
    expect(voice.asked).toEqual(['Hello.', 'How are you?', 'I am fine']);
  });

  it('tells an answer that is still being made to stop', async () => {
    const turns: ConversationTurn[] = [];
    const { call, result } = speakingCall((dialog) =>
      dialog.conversation({
        answer: (words, turn) => {
          turns.push(turn);
          if (words === 'slow') return new Promise<string>(() => undefined);
          turn.end();
          return 'Done';
        },
      }),
    );
    call.whenPlaying('').say('slow');
    const talking = call.hangUpAfter(60_000);
    // Time goes on while the caller speaks, although no command waits.
    talking.whenPlaying('').after(1200).say('quick');
    await call.ended;
    await expect(result).resolves.toMatchObject({ outcome: 'ended', turns: 2 });
    expect(turns[0]?.signal.aborted).toBe(true);
    expect(turns[1]?.previous).toEqual({ said: '', heard: '', cut: true });
  });

  it('tells an answer that a key has ended to stop', async () => {
    let signal: AbortSignal | undefined;
    const { call, result } = speakingCall(async (dialog) => {
      const { outcome } = await dialog.conversation({
        answer: (_, turn) => {
          ({ signal } = turn);
          return 'Let me tell you a story';
        },
        keys: '0',
      });
      return [outcome, signal?.aborted];
    });
    call.whenPlaying('').say('go').whenPlaying('Let me tell you a story').press('0');
    await call.ended;
    await expect(result).resolves.toEqual(['key', true]);
  });

  it('ends by silence, with a reminder before', async () => {
    const { call, result } = speakingCall((dialog) =>
      dialog.conversation({ answer: () => 'Yes', reminder: 'still-there', silences: 2 }),
    );
    const { played } = await call.ended;
    await expect(result).resolves.toEqual({ outcome: 'silent', turns: 0 });
    expect(played).toEqual(['still-there']);
  });

  it('ends by a key, while it listens and while it speaks', async () => {
    for (const moment of ['', 'Let me tell you a story']) {
      const { call, result } = speakingCall((dialog) =>
        dialog.conversation({ answer: () => 'Let me tell you a story', keys: '0' }),
      );
      if (moment !== '') call.whenPlaying('').say('go');
      await call.whenPlaying(moment).press('0').ended;
      const turns = moment === '' ? 0 : 1;
      await expect(result).resolves.toEqual({ outcome: 'key', key: '0', turns });
    }
  });

  it('asks again after noise, and fails after the third time', async () => {
    const { call, result } = speakingCall((dialog) =>
      dialog.conversation({ answer: () => 'Yes', unclear: 'pardon' }),
    );
    call.whenPlaying('').noise(600);
    call.whenPlaying('pardon').after(200).noise(600).whenPlaying('pardon').after(200).noise(600);
    const { played } = await call.ended;
    await expect(result).resolves.toMatchObject({ outcome: 'failed', code: 'E_SPEECH_NO_WORDS' });
    expect(played).toEqual(['pardon', 'pardon']);
  });

  it.each([
    ['recogniser', { recogniser: simulatedRecogniser({ hi: new Error('x') }) }],
    ['voice', { voice: simulatedVoice({ Yes: new Error('x') }) }],
  ])('fails with a code if its %s does', async (_, engines) => {
    const { call, result } = speakingCall(
      (dialog) => dialog.conversation({ answer: () => 'Yes', unclear: 'pardon' }),
      engines,
    );
    call.whenPlaying('').say('hi');
    for (let time = 0; time < 2; time++) call.whenPlaying('pardon').after(200).say('hi');
    await call.ended.catch(() => undefined);
    await expect(result).resolves.toMatchObject({ outcome: 'failed', code: 'E_SPEECH_FAILED' });
  });

  it('throws on what the answer throws', async () => {
    const { call, result } = speakingCall((dialog) =>
      dialog.conversation({ answer: () => Promise.reject(new Error('no model')) }),
    );
    result.catch(() => undefined);
    await call.whenPlaying('').say('hi').ended;
    await expect(result).rejects.toThrow('no model');
  });

  it('is a hangup at each moment', async () => {
    for (const ms of [50, 500, 1200, 2000, 2600]) {
      const { call, result } = speakingCall((dialog) =>
        dialog.conversation({ greeting: 'hello', answer: () => 'A long answer. And more.' }),
      );
      call.whenPlaying('hello').say('go on').hangUpAfter(ms);
      await call.ended;
      await expect(result).resolves.toEqual({ outcome: 'hangup' });
    }
  });

  it('estimates what was heard of audio whose length is not known', async () => {
    let previous: SpokenTurn | undefined;
    const words = 'one two three four five six seven eight nine ten';
    const streaming: TextToSpeech = {
      async *synthesise(text, { rate }) {
        const audio = spokenAudio(text, { rate });
        for (let at = 0; at < audio.length; at += 8000) {
          yield await Promise.resolve(audio.subarray(at, at + 8000));
        }
        if (text === words) await new Promise(() => undefined);
      },
    };
    const { call, result } = speakingCall(
      (dialog) =>
        dialog.conversation({
          answer: (said, turn) => {
            ({ previous } = turn);
            if (said === 'stop') turn.end();
            return said === 'stop' ? 'Fine' : words;
          },
        }),
      { voice: streaming },
    );
    call.whenPlaying('').say('go').whenPlaying(words).after(1000).say('stop');
    await call.ended;
    await result;
    expect(previous?.heard).toMatch(/^one two three( four)?( five)?$/);
  });

  it('checks its options before anything is heard', async () => {
    for (const options of [
      {},
      { answer: 'Yes' },
      { answer: () => '', keys: 'x' },
      { answer: () => '', silences: 0 },
      { answer: () => '', greeting: { nothing: 1 } },
    ]) {
      const { call, result } = speakingCall((dialog) => dialog.conversation(options as never));
      result.catch(() => undefined);
      expect((await call.ended).commands).toEqual([]);
      await expect(result).rejects.toMatchObject({ code: 'E_AGI_INVALID_ARGUMENT' });
    }
  });
});
