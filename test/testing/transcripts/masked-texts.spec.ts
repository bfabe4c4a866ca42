import { describe, expect, it } from '@jest/globals';
import { AGIServer } from 'nestjs-agi/core';
import { maskedTextsOf, parseTranscript, replayTranscript } from 'nestjs-agi/testing';

/** A caller was asked for a key, which an inspector has masked: the code of it, and a text that was made of it. */
const TEXT = [
  '> agi_network_script: menu',
  '> agi_request: agi://localhost/menu',
  String.raw`> agi_callerid: \{agi_callerid=5550}`,
  '> ',
  '< WAIT FOR DIGIT 5000',
  String.raw`> 200 result=\{code of key 1}`,
  String.raw`< SET VARIABLE KEY \{key 1}`,
  '> 200 result=1',
  '! server closed',
  '',
].join('\n');

const served = (): { server: AGIServer; pressed: unknown[] } => {
  const pressed: unknown[] = [];
  const server = new AGIServer();
  server.agi('/menu', async (channel) => {
    const { digit } = await channel.waitForDigit(5000);
    pressed.push(channel.request.callerId, digit);
    await channel.setVariable('KEY', digit ?? '');
  });
  return { server, pressed };
};

describe('a transcript in which texts are masked', () => {
  it('lists those that a replay needs, each once', () => {
    expect(maskedTextsOf(parseTranscript(TEXT))).toEqual([
      { name: 'agi_callerid', preset: '5550' },
      { name: 'key 1', preset: undefined },
    ]);
  });

  it('is replayed with the texts that are given, also where Asterisk tells the code of a key', async () => {
    const { server, pressed } = served();
    await replayTranscript(TEXT, server, { masked: { 'key 1': '7' } });
    expect(pressed).toEqual(['5550', '7']);
  });

  it.each(['7\n', '7\r', '7\0'])('refuses the text %j', (key) => {
    const { server, pressed } = served();
    expect(() => replayTranscript(TEXT, server, { masked: { 'key 1': key } })).toThrow(
      'masked texts must have no CR, LF or NUL: change the value of "key 1"',
    );
    expect(pressed).toEqual([]);
  });

  it.each<Record<string, string>>([{}, { 'key 1': '' }])(
    'says which texts are missing of %j',
    (masked) => {
      expect(() => replayTranscript(TEXT, served().server, { masked })).toThrow(
        'give `masked` a value for "key 1"',
      );
    },
  );
});
