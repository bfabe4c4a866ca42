import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { AGIDiagnostics } from 'nestjs-agi';
import { speakingCall } from '../fixture/speaking-call.js';

const HEARD = 'nestjs-agi:speech:heard';
const SAID = 'nestjs-agi:speech:said';
const told: string[] = [];

function onHeard(message: unknown): void {
  const { call, text } = message as AGIDiagnostics[typeof HEARD];
  told.push(`${call.path} heard ${String(text)}`);
}

function onSaid(message: unknown): void {
  const { text, cut } = message as AGIDiagnostics[typeof SAID];
  told.push(`said ${text}, cut ${String(cut)}`);
}

beforeEach(() => {
  told.length = 0;
  subscribe(HEARD, onHeard);
  subscribe(SAID, onSaid);
});

afterEach(() => {
  unsubscribe(HEARD, onHeard);
  unsubscribe(SAID, onSaid);
});

describe('the diagnostics channel', () => {
  it('tells what was heard and said, with masked digits', async () => {
    const { call } = speakingCall(async (dialog) => {
      await dialog.play({ say: 'Your number is 4711' });
      await dialog.ask({ prompt: { say: 'Is it 4711 or 4712?' }, speech: true });
      await dialog.listen({ masked: true });
    });
    call.whenPlaying('Is it 4711 or 4712?').after(300).say('it is 4 7 1 1');
    await call.whenPlaying('').after(2500).say('a secret').ended;
    expect(told).toEqual([
      'said Your number is ****, cut false',
      'said Is it **** or ****?, cut true',
      '/ heard it is * * * *',
      '/ heard undefined',
    ]);
  });
});
