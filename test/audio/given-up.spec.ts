import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Deadline } from '../../lib/core/deadline.js';
import { AudioClient } from './fixture/audio-client.js';
import { callWithAudio, serveAudio } from './fixture/serve-audio.js';

/** The reasons for which lines ended. */
const ends: unknown[] = [];
const note = (told: unknown): void => {
  ends.push((told as { reason: unknown }).reason);
};

beforeEach(() => {
  ends.length = 0;
  subscribe('nestjs-agi:audio:end', note);
});

afterEach(() => {
  unsubscribe('nestjs-agi:audio:end', note);
});

const codeOf = (error: unknown): string => (error as { code: string }).code;

it('a line is not opened when Asterisk connects after its time is over', async () => {
  const { audio } = await serveAudio();
  let isOver: (() => void) | undefined;
  const tried = new Promise<void>((resolve) => {
    isOver = resolve;
  });
  const { value } = await callWithAudio(
    async (channel) => {
      const attached = audio.attach(channel, { timeout: 1 }).catch(codeOf);
      await tried;
      return [audio.lines.size, await attached];
    },
    {
      onOriginate: async (options) => {
        // Asterisk connects late, while the command that asked for it still runs: a deadline that was set later is over.
        await new Promise((resolve) => new Deadline(1, resolve, undefined));
        const client = await AudioClient.dial(options);
        const seen = { isClosed: false };
        void client.closed.then(() => {
          seen.isClosed = true;
        });
        while (!seen.isClosed && audio.lines.size === 0) await new Promise(setImmediate);
        isOver?.();
      },
    },
  );
  expect(value).toEqual([0, 'E_AUDIO_TIMEOUT']);
});

it('a line that is there when its handler gives up is closed, and the call goes on', async () => {
  const { audio } = await serveAudio();
  const abort = new AbortController();
  const { value } = await callWithAudio(
    async (channel) => {
      const attached = await audio.attach(channel, { signal: abort.signal }).catch(codeOf);
      return [attached, audio.lines.size, (await channel.noop()).code];
    },
    {
      onOriginate: async (options) => {
        await AudioClient.dial(options);
        while (audio.lines.size === 0) await new Promise(setImmediate);
        abort.abort();
      },
    },
  );
  expect([value, ends]).toEqual([['E_AGI_ABORTED', 0, 200], ['closed']]);
});

it('a line that is there when the caller hangs up is over, and that is what is told', async () => {
  const { audio } = await serveAudio();
  const { value } = await callWithAudio(
    async (channel) => {
      const attached = await audio.attach(channel).catch(codeOf);
      return [attached, audio.lines.size];
    },
    {
      onOriginate: async (options) => {
        await AudioClient.dial(options);
        while (audio.lines.size === 0) await new Promise(setImmediate);
        await new Promise(() => undefined);
      },
      script: [{ running: 'Originate', after: 50, hangup: true }],
    },
  );
  expect(value).toEqual(['E_AGI_HANGUP', 0]);
});

it('a caller who hangs up before the line can be heard is told of as such', async () => {
  const { audio } = await serveAudio();
  const { value } = await callWithAudio(
    async (channel) => {
      const attached = await audio.attach(channel).catch(codeOf);
      return [attached, audio.lines.size];
    },
    {
      applications: {
        Originate: async (options, call) => {
          await AudioClient.dial(options);
          call.set('ORIGINATE_STATUS', 'SUCCESS');
          return 0;
        },
        Playtones: () => 0,
        StopPlaytones: () => 0,
      },
      script: [{ before: 'EXEC Playtones', hangup: true }],
    },
  );
  expect([value, ends]).toEqual([['E_AGI_HANGUP', 0], ['hangup']]);
});

it('a line that Asterisk closes at once, as it does without ChanSpy, is told of as closed', async () => {
  const { audio } = await serveAudio();
  const clients: AudioClient[] = [];
  const { value } = await callWithAudio(
    async (channel) => {
      const error: unknown = await audio.attach(channel).catch((thrown: unknown) => thrown);
      return [error, audio.lines.size, (await channel.noop()).code];
    },
    {
      applications: {
        Originate: async (options, call) => {
          clients.push(await AudioClient.dial(options));
          call.set('ORIGINATE_STATUS', 'SUCCESS');
          return 0;
        },
        Playtones: async () => {
          clients[0]?.hangUp();
          while (audio.lines.size > 0) await new Promise(setImmediate);
          return 0;
        },
        StopPlaytones: () => 0,
      },
    },
  );
  expect(value).toEqual([
    expect.objectContaining({
      code: 'E_AUDIO_CLOSED',
      message: expect.stringContaining('closed as soon as it was there (asterisk)'),
    }),
    0,
    200,
  ]);
});

it('a tone that does not begin in time is no hangup', async () => {
  const { audio } = await serveAudio();
  let begin: (() => void) | undefined;
  const { value } = await callWithAudio(
    async (channel) => {
      const attached = await audio.attach(channel).catch(codeOf);
      begin?.();
      return [attached, audio.lines.size, channel.hungUp];
    },
    {
      server: { commandTimeout: 50 },
      applications: {
        Originate: async (options, call) => {
          await AudioClient.dial(options);
          call.set('ORIGINATE_STATUS', 'SUCCESS');
          return 0;
        },
        Playtones: () =>
          new Promise((resolve) => {
            begin = () => {
              resolve(0);
            };
          }),
      },
    },
  );
  expect([value, ends]).toEqual([['E_AGI_COMMAND_TIMEOUT', 0, false], ['closed']]);
});
