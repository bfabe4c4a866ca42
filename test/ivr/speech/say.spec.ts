import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AgiDialog,
  defineSpeech,
  type Prompt,
  type SpeechOptions,
  type TextToSpeech,
} from 'nestjs-agi';
import type { SimulatedCall } from 'nestjs-agi/testing';
import { callTo, closeServers } from '../fixture/call-to.js';
import { FakeVoice } from '../fixture/fake-voice.js';

let folder: string;
let voice: FakeVoice;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'said-'));
  voice = new FakeVoice();
});

afterEach(async () => {
  rmSync(folder, { recursive: true });
  await closeServers();
});

/** A call in which a prompt is played. */
function play(prompt: Prompt, speech: SpeechOptions, keys = '') {
  return callTo((_, channel) => new AgiDialog(channel, { speech }).play(prompt, keys));
}

const files = () => readdirSync(folder).sort();

describe('{ say } by files', () => {
  it('is a sound file of 8000 Hz, by the path that Asterisk sees', async () => {
    const speech = { voice, files: { folder: { here: folder, asterisk: '/said' } } };
    const { call, result } = play(['hello', { say: 'Your balance is 5' }], speech);
    const { played } = await call.ended;
    await result;
    const [file = ''] = files();
    expect(file).toMatch(/^[0-9a-f]{64}\.wav$/);
    expect(played).toEqual(['hello', `/said/${file.replace('.wav', '')}`]);
    const content = readFileSync(join(folder, file));
    expect(content.toString('latin1', 0, 4)).toBe('RIFF');
    expect(content.readUInt32LE(24)).toBe(8000);
    expect(content.length).toBe(44 + 2 * voice.samplesOf('Your balance is 5'));
  });

  it('is made once: for calls at the same time, for later ones, and after a restart', async () => {
    const speech = defineSpeech({ voice, files: { folder } });
    await Promise.all(
      Array.from({ length: 10 }, async () => {
        const { call, result } = play({ say: 'hello' }, speech);
        await call.ended;
        await result;
      }),
    );
    await play({ say: 'hello' }, defineSpeech({ voice, files: { folder } })).result;
    expect(voice.asked).toEqual(['hello']);
    expect(files()).toHaveLength(1);
  });

  it('differs by language and by voice', async () => {
    const speech = defineSpeech({ voice, files: { folder } });
    const prompt = [
      { say: 'hi' },
      { say: 'hi', language: 'fr' },
      { say: 'hi', voice: 'anna' },
    ] as const;
    await play(prompt, speech).result;
    expect(voice.options.map(({ language, voice: name }) => [language, name])).toEqual([
      ['en', undefined],
      ['fr', undefined],
      ['en', 'anna'],
    ]);
    expect(files()).toHaveLength(3);
  });

  it('is made while what is before it plays', async () => {
    const { call, result } = play(['one', { say: 'two' }, { say: 'three' }], {
      voice,
      files: { folder },
    });
    const made: string[][] = [];
    voice.onAsk = () => {
      made.push([...voice.asked]);
    };
    const { played } = await call.ended;
    await result;
    expect(played).toHaveLength(3);
    expect(made).toEqual([['two'], ['two', 'three']]);
  });

  it('ends with a key, and is the last sound of a question', async () => {
    const speech = { voice, files: { folder } };
    const { call, result } = callTo((_, channel) =>
      new AgiDialog(channel, { speech }).ask({ prompt: { say: 'How old are you?' }, max: 3 }),
    );
    const { commands } = await call.whenPlaying('').press('42#').ended;
    await expect(result).resolves.toMatchObject({ outcome: 'matched', digits: '42' });
    expect(commands[0]).toMatch(/^GET DATA .*[0-9a-f]{64}/);
    expect(commands).toHaveLength(1);
  });

  it('is made again if the file is gone', async () => {
    const speech = defineSpeech({ voice, files: { folder } });
    await play({ say: 'hello' }, speech).result;
    for (const file of files()) rmSync(join(folder, file));
    await play({ say: 'hello' }, speech).result;
    expect(files()).toHaveLength(1);
  });

  it('leaves no more bytes than it may, without the files that may be playing', async () => {
    const old = `${'a'.repeat(64)}.wav`;
    const unfinished = `${'b'.repeat(64)}.${'0'.repeat(16)}.part`;
    for (const file of [old, unfinished]) {
      writeFileSync(join(folder, file), Buffer.alloc(1024 * 1024));
      utimesSync(join(folder, file), 1, 1);
    }
    writeFileSync(join(folder, 'theirs.wav'), 'not ours');
    await play({ say: 'hello' }, { voice, files: { folder, maxBytes: 1024 * 1024 } }).result;
    expect(existsSync(join(folder, old))).toBe(false);
    expect(existsSync(join(folder, unfinished))).toBe(false);
    expect(files()).toHaveLength(2);
  });
});

describe('a voice that fails', () => {
  const failing = (asked: () => Promise<Int16Array>): SpeechOptions => ({
    voice: { synthesise: asked },
    files: { folder },
    timeout: 50,
  });

  it.each([
    ['throws', () => Promise.reject(new Error('no credit')), 'E_SPEECH_FAILED'],
    ['never answers', () => new Promise<Int16Array>(() => undefined), 'E_SPEECH_TIMEOUT'],
    ['gives nothing', () => Promise.resolve(new Int16Array()), 'E_SPEECH_FAILED'],
    ['gives text', () => Promise.resolve('hello' as never), 'E_SPEECH_FAILED'],
  ] as const)('that %s is told of (%#)', async (_, asked, code) => {
    const { result } = play({ say: 'hello' }, failing(asked));
    await expect(result).rejects.toMatchObject({ code });
    expect(files()).toEqual([]);
  });

  it('is asked again by the next call', async () => {
    let times = 0;
    const speech = failing(() =>
      ++times === 1 ? Promise.reject(new Error('once')) : Promise.resolve(new Int16Array(80)),
    );
    await expect(play({ say: 'hello' }, speech).result).rejects.toThrow();
    await play({ say: 'hello' }, speech).result;
    expect(times).toBe(2);
  });

  it('is told to stop when the caller hangs up', async () => {
    let stopped: Promise<unknown> | undefined;
    const speech: SpeechOptions = {
      voice: {
        synthesise: (__, { signal }) => {
          stopped = signal.aborted ? Promise.resolve() : once(signal, 'abort');
          return new Promise(() => undefined);
        },
      },
      files: { folder },
    };
    const { call, result } = play(['one', { say: 'two' }], speech);
    call.whenPlaying('one').hangUp();
    await result.catch(() => undefined);
    // A slow machine may hang up before the voice is asked.
    await stopped;
  });
});

describe('what is missing', () => {
  it('is told before anything is heard', async () => {
    const { call, result } = callTo((dialog) => dialog.play(['hello', { say: 'you' }]));
    await expect(result).rejects.toMatchObject({ code: 'E_SPEECH_NOT_CONFIGURED' });
    expect((await call.ended).played).toEqual([]);
  });

  it('is told when the engines are defined', () => {
    const recogniser = { recognise: () => ({}) as never };
    const cases: [SpeechOptions, RegExp][] = [
      [{}, /speech\.recogniser is missing/],
      [{ recogniser }, /speech\.audio is missing, .*AudioServer/],
      [{ voice }, /speech\.files is missing/],
      [{ recogniser, audio: { attach: () => ({}) as never }, files: { folder } }, /speech\.voice/],
      [{ voice, files: { folder: 'said' } }, /speech\.files\.folder .*absolute/],
      [{ voice, files: { folder: { here: folder } as never } }, /speech\.files\.folder/],
      [{ voice, files: { url: 'ftp://x/' } }, /speech\.files\.url/],
      [{ voice, files: { folder, url: 'http://x/y' } }, /speech\.files/],
      [{ voice, files: { folder: '/proc/nowhere' } }, /may write/],
      [{ voice: {} as never }, /speech\.voice/],
      [{ voice, files: { folder }, timeout: 0 }, /speech\.timeout/],
      [{ voice, files: { folder }, tiemout: 1 } as never, /tiemout/],
    ];
    for (const [options, message] of cases) {
      expect(() => defineSpeech(options)).toThrow(message);
      expect(() => {
        AgiDialog.check({ speech: options });
      }).toThrow(message);
    }
  });

  it.each([{ say: '' }, { say: ' ' }, { say: 'x'.repeat(5001) }, { say: 'hi', gender: 'f' }])(
    'and a wrong text is refused (%#)',
    async (prompt) => {
      const { result } = play(prompt, { voice, files: { folder } });
      await expect(result).rejects.toMatchObject({ code: 'E_AGI_INVALID_ARGUMENT' });
    },
  );
});

it('a voice of empty pieces without end is given up when the caller hangs up', async () => {
  async function* nothing(): AsyncGenerator<Int16Array> {
    for (;;) yield await Promise.resolve(new Int16Array());
  }
  let call: SimulatedCall | undefined;
  const givenUp = new Promise<void>((resolve) => {
    const synthesise: TextToSpeech['synthesise'] = (_, { signal }) => {
      signal.addEventListener('abort', () => {
        resolve();
      });
      setImmediate(() => call?.hangup());
      return nothing();
    };
    const played = play({ say: 'hello' }, { voice: { synthesise }, files: { folder } });
    played.result.catch(() => undefined);
    ({ call } = played);
  });
  await givenUp;
});
