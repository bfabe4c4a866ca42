import { describe, expect, it } from '@jest/globals';
import { AudioClient } from './fixture/audio-client.js';
import { callWithAudio, serveAudio } from './fixture/serve-audio.js';

describe('a line that was given up', () => {
  it('is not opened when Asterisk connects later, while its command still runs', async () => {
    const { audio } = await serveAudio();
    const giveUp = new AbortController();
    let client: AudioClient | undefined;
    const { value } = await callWithAudio(
      async (channel) => {
        const attached = audio.attach(channel, { signal: giveUp.signal });
        return attached.catch((error: unknown) => (error as { code: string }).code);
      },
      {
        onOriginate: async (options) => {
          giveUp.abort();
          await new Promise(setImmediate);
          client = await AudioClient.dial(options);
          await client.closed;
        },
      },
    );
    expect(value).toBe('E_AGI_ABORTED');
    expect(audio.lines.size).toBe(0);
  });

  it('is closed if Asterisk had connected before it was given up', async () => {
    const { audio } = await serveAudio();
    const giveUp = new AbortController();
    let client: AudioClient | undefined;
    const { value } = await callWithAudio(
      (channel) =>
        audio
          .attach(channel, { signal: giveUp.signal })
          .catch((error: unknown) => (error as { code: string }).code),
      {
        onConnected: async (connected) => {
          client = connected;
          giveUp.abort();
          await new Promise(setImmediate);
        },
      },
    );
    await client?.closed;
    expect(value).toBe('E_AGI_ABORTED');
    expect(audio.lines.size).toBe(0);
  });
});
