import { afterEach, describe, expect, it } from '@jest/globals';
import { resample } from 'nestjs-agi/audio';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import { DeepgramRecogniser } from '../src/engines/deepgram-recogniser.js';
import { enginesOf } from '../src/engines/engines.js';
import { FliteVoice } from '../src/engines/flite-voice.js';
import { OpenAIVoice } from '../src/engines/openai-voice.js';
import { PocketsphinxRecogniser } from '../src/engines/pocketsphinx-recogniser.js';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

const neverAborted = new AbortController().signal;

async function* frames(...pieces: readonly Int16Array[]): AsyncGenerator<Int16Array> {
  yield* pieces;
}

async function all<Item>(source: AsyncIterable<Item>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const item of source) items.push(item);
  return items;
}

async function portOf(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return (server.address() as AddressInfo).port;
}

/** A Deepgram of our own. */
async function deepgram(
  serve: (socket: WebSocket, request: IncomingMessage) => void,
): Promise<DeepgramRecogniser> {
  const http = createServer();
  const sockets = new WebSocketServer({ server: http });
  sockets.on('connection', serve);
  return new DeepgramRecogniser('secret', `ws://127.0.0.1:${await portOf(http)}/v1/listen`);
}

const result = (transcript: string, isFinal: boolean): string =>
  JSON.stringify({
    ...{ type: 'Results', is_final: isFinal },
    channel: { alternatives: [{ transcript, confidence: 0.9 }] },
  });

const RECOGNISE = { rate: 8000, language: 'en', hints: ['sales'], signal: neverAborted };

describe('the recogniser of Deepgram', () => {
  it('sends the audio as it comes, and gives partial and final results', async () => {
    const seen: unknown[] = [];
    const recogniser = await deepgram((socket, request) => {
      seen.push(request.headers.authorization, request.url);
      let bytes = 0;
      socket.on('message', (data: Buffer, isBinary) => {
        if (isBinary) {
          bytes += data.length;
          if (bytes === 320) socket.send(result('say', false));
          return;
        }
        seen.push(bytes, data.toString());
        socket.send(result('', true));
        socket.send(JSON.stringify({ type: 'Metadata' }));
        socket.send(result('sales', true));
        socket.close();
      });
    });
    const texts = await all(
      recogniser.recognise(frames(new Int16Array(160), new Int16Array(160)), RECOGNISE),
    );
    expect(texts).toEqual([
      { text: 'say', final: false, confidence: 0.9 },
      { text: 'sales', final: true, confidence: 0.9 },
    ]);
    expect(seen).toEqual([
      'Token secret',
      expect.stringContaining(
        'encoding=linear16&interim_results=true&sample_rate=8000&language=en&keyterm=sales',
      ),
      640,
      '{"type":"CloseStream"}',
    ]);
  });

  it('rejects where it is refused', async () => {
    const http = createServer((_request, response) => response.writeHead(401).end());
    const url = `ws://127.0.0.1:${await portOf(http)}/`;
    const recogniser = new DeepgramRecogniser('wrong', url);
    await expect(all(recogniser.recognise(frames(), RECOGNISE))).rejects.toThrow('401');
  });

  it('rejects where it is told what is no JSON', async () => {
    const recogniser = await deepgram((socket) => {
      socket.send('<html>');
    });
    await expect(all(recogniser.recognise(frames(), RECOGNISE))).rejects.toThrow(
      'Deepgram sent what is no JSON: <html>',
    );
  });

  it('does not wait where the result was never needed', async () => {
    const recogniser = await deepgram(() => undefined);
    const options = { ...RECOGNISE, signal: AbortSignal.abort() };
    await all(recogniser.recognise(frames(new Int16Array(160)), options));
  });

  it('closes the connection when the result is not needed any more', async () => {
    const abort = new AbortController();
    let closed: Promise<unknown> | undefined;
    const recogniser = await deepgram((socket) => {
      closed = once(socket, 'close');
      abort.abort();
    });
    const options = { ...RECOGNISE, signal: abort.signal };
    await all(recogniser.recognise(frames(new Int16Array(160)), options));
    await closed;
  });
});

describe('the voice of OpenAI', () => {
  it('streams samples at the rate that is asked for, however the network splits them', async () => {
    const pcm = Int16Array.from({ length: 2400 }, (_, at) => 8000 * Math.sin(at / 10));
    const bytes = Buffer.from(pcm.buffer);
    let asked: unknown;
    const http = createServer((request, response) => {
      void (async () => {
        const body = (await all(request)) as Buffer[];
        asked = [request.headers.authorization, JSON.parse(Buffer.concat(body).toString())];
        for (let at = 0; at < bytes.length; at += 333) response.write(bytes.subarray(at, at + 333));
        response.end();
      })();
    });
    const voice = new OpenAIVoice('secret', `http://127.0.0.1:${await portOf(http)}/`);
    const options = { rate: 8000, language: 'en', signal: neverAborted };
    const said = await all(voice.synthesise('Hello', options));
    expect(said.flatMap((piece) => [...piece])).toEqual([...resample(pcm, 24_000, 8000)]);
    expect(asked).toEqual([
      'Bearer secret',
      expect.objectContaining({ input: 'Hello', response_format: 'pcm', voice: 'alloy' }),
    ]);
  });

  it('rejects with what it is told', async () => {
    const http = createServer((_request, response) => response.writeHead(429).end('too many'));
    const voice = new OpenAIVoice('secret', `http://127.0.0.1:${await portOf(http)}/`);
    const options = { rate: 8000, language: 'en', signal: neverAborted };
    await expect(all(voice.synthesise('Hello', options))).rejects.toThrow('429: too many');
  });
});

describe('the choice of engines', () => {
  it('is programs of the machine unless the environment says otherwise', () => {
    const { recogniser, voice } = enginesOf({});
    expect([recogniser, voice]).toEqual([
      expect.any(PocketsphinxRecogniser),
      expect.any(FliteVoice),
    ]);
    const hosted = enginesOf({
      ...{ RECOGNISER: 'deepgram', DEEPGRAM_API_KEY: 'a', VOICE: 'openai', OPENAI_API_KEY: 'b' },
    });
    expect([hosted.recogniser, hosted.voice]).toEqual([
      expect.any(DeepgramRecogniser),
      expect.any(OpenAIVoice),
    ]);
  });

  it.each([
    [{ VOICE: 'festival' }, 'VOICE is festival, but it must be flite, espeak or openai'],
    [{ RECOGNISER: 'deepgram' }, 'DEEPGRAM_API_KEY must be set'],
  ])('refuses %j', (env, message) => {
    expect(() => enginesOf(env)).toThrow(message);
  });
});
