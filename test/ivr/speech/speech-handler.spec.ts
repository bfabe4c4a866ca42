import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AgiDialog, defineSpeech, speechHandler } from 'nestjs-agi';
import { callTo, closeServers } from '../fixture/call-to.js';
import { FakeVoice } from '../fixture/fake-voice.js';

let server: Server;
let url: string;

beforeEach(async () => {
  server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/speech`;
});

afterEach(async () => {
  await new Promise((resolve) => server.close(resolve));
  await closeServers();
});

/** Says a text, and gives the address that Asterisk was told. */
async function addressOf(text: string, voice = new FakeVoice()): Promise<string> {
  const speech = defineSpeech({ voice, files: { url: `${url}/` } });
  server.removeAllListeners('request').on('request', speechHandler(speech));
  const { call, result } = callTo((_, channel) =>
    new AgiDialog(channel, { speech }).play({ say: text }),
  );
  const { played } = await call.ended;
  await result;
  return played[0] ?? '';
}

describe('{ say } by an address', () => {
  it('is fetched as a sound file that may be kept for a while', async () => {
    const address = await addressOf('Hello');
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/speech\/[0-9a-f]{64}\.wav$/);
    const reply = await fetch(address);
    expect(reply.status).toBe(200);
    expect(reply.headers.get('content-type')).toBe('audio/wav');
    expect(reply.headers.get('cache-control')).toBe('private, max-age=3600');
    const content = Buffer.from(await reply.arrayBuffer());
    expect(content.length).toBe(44 + 2 * new FakeVoice().samplesOf('Hello'));
    // What follows the length of a file, and the length of its samples.
    expect(content.readUInt32LE(4)).toBe(content.length - 8);
    expect(content.readUInt32LE(40)).toBe(content.length - 44);
    const head = await fetch(address, { method: 'HEAD' });
    expect(head.headers.get('content-length')).toBe(String(content.length));
  });

  it('has a name that the words do not tell', async () => {
    const first = await addressOf('Hello');
    const second = await addressOf('Hello');
    expect(second).not.toBe(first);
    // A name of another process is not known.
    expect((await fetch(first)).status).toBe(404);
  });

  it('is not given for any other request', async () => {
    const address = await addressOf('Hello');
    const missing = await fetch(`${url}/${'0'.repeat(64)}.wav`);
    expect([missing.status, missing.headers.get('content-length')]).toEqual([404, '0']);
    expect((await fetch(`${url}/../../etc/passwd`)).status).toBe(404);
    const posted = await fetch(address, { method: 'POST' });
    expect([posted.status, posted.headers.get('content-length')]).toEqual([405, '0']);
  });

  it('needs an address in `files`', () => {
    const voice = new FakeVoice();
    const audio = { attach: () => Promise.reject(new Error()) };
    expect(() => speechHandler({ voice, audio })).toThrow(/speech\.files/);
  });
});
