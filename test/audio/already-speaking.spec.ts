import { expect, it } from '@jest/globals';
import { once } from 'node:events';
import type { AudioLine, AudioServer } from 'nestjs-agi/audio';
import { AudioClient, idBytes, idOf } from './fixture/audio-client.js';
import { message } from './fixture/message.js';
import { callWithAudio, serveAudio } from './fixture/serve-audio.js';
import { voice } from './fixture/sounds.js';

/** More than the detection needs, and without a gap. */
const FRAMES = 10;
const SYLLABLE = voice(1000, 20);

function frame(index: number): Int16Array {
  return SYLLABLE.subarray(160 * index, 160 * (index + 1));
}

/** Speaks so many frames, and waits until the line has heard them. */
async function speak(client: AudioClient, audio: AudioServer, count: number): Promise<void> {
  const [line] = audio.lines;
  const frames = line?.frames();
  for (let index = 0; index < count; index++) {
    client.say(frame(index));
    await frames?.next();
  }
}

/** Lets a caller go on speaking; resolves with `speaking` of the line before and after the event. */
async function speechOf(
  line: AudioLine,
  client: AudioClient,
  audio: AudioServer,
): Promise<boolean[]> {
  const speech = once(line, 'speech');
  const before = line.speaking;
  await speak(client, audio, FRAMES);
  await speech;
  return [before, line.speaking];
}

it('a caller who speaks while a line is attached is told of when the handler has the line', async () => {
  const { audio } = await serveAudio();
  let client: AudioClient | undefined;
  const { value } = await callWithAudio(
    async (channel) => {
      const line = await audio.attach(channel);
      return client && speechOf(line, client, audio);
    },
    {
      onConnected: async (connected) => {
        client = connected;
        while (audio.lines.size === 0) await new Promise(setImmediate);
        await speak(client, audio, FRAMES);
      },
    },
  );
  expect(value).toEqual([false, true]);
});

it('a caller who speaks at once is told of in place of the call, too', async () => {
  const { audio, port } = await serveAudio();
  const client = await AudioClient.open(port);
  const { value } = await callWithAudio(
    async (channel) => {
      const line = await audio.connect(channel, { rate: 8000 });
      const told = await speechOf(line, client, audio);
      await line.close();
      return told;
    },
    {
      applications: {
        Dial: async (text) => {
          const frames = Array.from({ length: FRAMES }, (_, index) => frame(index));
          const said = frames.map((each) => message(0x10, new Uint8Array(each.slice().buffer)));
          // In one write: all of it comes before the handler can go on.
          client.write(message(0x01, idBytes(idOf(text))), ...said);
          await client.closed;
          return 0;
        },
      },
    },
  );
  expect(value).toEqual([false, true]);
});
