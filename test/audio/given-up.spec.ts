import { expect, it } from '@jest/globals';
import { Deadline } from '../../lib/core/deadline.js';
import { AudioClient } from './fixture/audio-client.js';
import { callWithAudio, serveAudio } from './fixture/serve-audio.js';

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
