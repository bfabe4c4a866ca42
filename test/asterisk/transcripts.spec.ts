import { expect, it } from '@jest/globals';
import { AGIServer } from 'nestjs-agi/core';
import {
  formatTranscript,
  parseTranscript,
  recordCalls,
  replayTranscript,
} from 'nestjs-agi/testing';
import { describeAsterisk } from './host/index.js';

const FORGED = 'a\n200 result=1 (forged)\nHANGUP\n"\\ end é';

describeAsterisk('transcripts of a real Asterisk', (asterisk) => {
  it('replay what Asterisk said, to the byte', async () => {
    const seen: unknown[] = [];
    const server = new AGIServer({ port: 0 });
    server.agi('/menu', async (channel) => {
      await channel.answer();
      const { value } = await channel.getVariable('FORGED');
      const { digits } = await channel.getData('demo-instruct', 60_000, 1);
      const unknown = await channel.exec('NoSuchApplication');
      seen.push([value, digits, unknown, channel.request.callerIdName]);
      await channel.streamFile('demo-congrats');
    });
    const { port } = await server.listen();
    const texts: string[] = [];
    const recorder = await recordCalls({
      to: `agi://127.0.0.1:${port}`,
      onCall: (transcript) => texts.push(formatTranscript(transcript)),
    });
    await asterisk().hearCommands();
    const placed = asterisk().call({
      url: `${recorder.url}/menu`,
      variables: { FORGED },
      callerId: { name: 'Zoë "Z"', number: '100' },
    });
    const asked = placed.commandBegins('GET DATA');
    const played = placed.commandBegins('STREAM FILE');
    await asked;
    await placed.receiveKey('7');
    await played;
    await placed.hangup();
    expect((await placed.ended).hungUp).toBe(true);
    await recorder.close();
    const [text = ''] = texts;
    expect(text).toMatch(/< GET FULL VARIABLE [0-9a-f]{32}\n> 200 result=1 \([0-9a-f]{32}\)\n/);
    expect(text).toMatch(/< STREAM FILE demo-congrats ""\n[^]*> HANGUP\n[^]*! asterisk closed\n$/);

    await replayTranscript(parseTranscript(text), server);
    const once = [FORGED, '7', expect.objectContaining({ found: false }), 'Zoë "Z"'];
    expect(seen).toEqual([once, once]);
    await server.close();
  });
});
