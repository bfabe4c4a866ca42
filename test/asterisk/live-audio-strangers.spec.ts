import { expect, it } from '@jest/globals';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { randomBytes } from 'node:crypto';
import { AudioClient, idBytes } from '../audio/fixture/audio-client.js';
import { message } from '../audio/fixture/message.js';
import {
  audioChannels,
  hearsTone,
  speakUntil,
  untilHangup,
  withAudio,
} from './fixture/live-audio.js';
import { callByTelephone } from './fixture/telephone-call.js';
import { describeAsterisk } from './host/index.js';
import { tone } from './telephone/index.js';

const ON_AND_ON = 60_000;
/** Strangers at once: more than may be unknown at a time. */
const FLOOD = 300;
const MOST_UNKNOWN = 50;

/** The id of the line that Asterisk has with an audio server, as anybody sees it who may see its channels. */
async function idInUse(names: Promise<string[]>): Promise<Buffer> {
  const [name = ''] = await names;
  return idBytes(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/.exec(name)?.[0] ?? '');
}

/** Counts what became of the connections while something is done. */
async function outcomes(work: () => Promise<unknown>): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  const note = (told: unknown): void => {
    const { outcome } = told as { outcome: string };
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  };
  subscribe('nestjs-agi:audio:connection', note);
  try {
    await work();
  } finally {
    unsubscribe('nestjs-agi:audio:connection', note);
  }
  return counts;
}

async function send(port: number, bytes: Buffer): Promise<void> {
  const stranger = await AudioClient.open(port);
  stranger.write(bytes);
  await stranger.closed;
}

describeAsterisk('strangers who connect while a call has a line', (asterisk) => {
  it('are closed without a word, however many they are, and the line goes on', async () => {
    await withAudio(
      async (audio, port) => {
        const counts = await outcomes(async () => {
          const { value, error } = await callByTelephone(
            asterisk(),
            async (channel) => {
              await channel.answer();
              const used = await audio.attach(channel);
              const late = await idInUse(audioChannels(asterisk(), port));
              await used.close();
              const line = await audio.attach(channel);
              const replayed = await idInUse(audioChannels(asterisk(), port));
              const sound = Buffer.from(tone(20, 1000).buffer);
              const said = Buffer.concat(Array.from({ length: 50 }, () => message(0x10, sound)));
              await Promise.all([
                ...[late, replayed, randomBytes(16)].map((id) =>
                  send(port, Buffer.concat([message(0x01, id), said])),
                ),
                send(port, Buffer.from('GET / HTTP/1.1\r\n\r\n')),
                send(port, Buffer.alloc(0)),
                ...Array.from({ length: FLOOD }, () => send(port, Buffer.of(0x01, 0x00))),
              ]);
              // What they said went nowhere.
              await hearsTone(line, 500);
              void line.speak(tone(ON_AND_ON, 900));
              await untilHangup(channel);
              return { open: audio.lines.size, dropped: line.dropped };
            },
            async (call) => {
              await call.answered;
              await speakUntil(call, 500, 900);
              await call.hangUp();
            },
          );
          expect(error).toBeUndefined();
          expect(value).toEqual({ open: 0, dropped: 0 });
        });
        expect(counts).toMatchObject({ accepted: 2, unknown_id: 3, protocol_error: 1 });
        const { overloaded = 0, id_timeout: late = 0 } = counts;
        expect(overloaded + late).toBe(FLOOD + 1);
        expect(overloaded).toBeGreaterThan(0);
      },
      { maxUnknown: MOST_UNKNOWN, idTimeout: 5000 },
    );
  });
});
