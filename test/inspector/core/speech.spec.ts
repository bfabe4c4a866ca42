import { expect, it } from '@jest/globals';
import { AgiDialog, AGIServer, defineSpeech } from 'nestjs-agi';
import { AudioServer } from 'nestjs-agi/audio';
import { inspect } from 'nestjs-agi/inspector/core';
import { placeCall, simulatedRecogniser, simulatedVoice } from 'nestjs-agi/testing';
import { ask, openStream } from '../fixture/ask.js';

interface View {
  readonly entries: readonly { readonly kind: string; readonly parts: readonly unknown[] }[];
}

it('the timeline of a call has what was said and heard, masked', async () => {
  const speech = defineSpeech({
    recogniser: simulatedRecogniser(),
    voice: simulatedVoice(),
    audio: new AudioServer(),
  });
  const server = new AGIServer();
  server.agi('/pin', async (channel) => {
    const dialog = new AgiDialog(channel, { speech });
    await dialog.ask({
      prompt: { say: 'What is your PIN?' },
      length: 4,
      speech: true,
      masked: true,
    });
    await dialog.listen({ prompt: { say: 'Room 1 or 2?' } });
  });
  const served = await inspect(server, { log: () => undefined });
  await placeCall(server, '/pin')
    .whenPlaying('What is your PIN?')
    .after(300)
    .say('4711')
    .whenPlaying('Room 1 or 2?')
    .after(300)
    .say('room 2').ended;
  const stream = await openStream(served.url);
  const { calls } = await stream.next();
  stream.close();
  const id = calls[0]?.id ?? '';
  const { entries } = JSON.parse((await ask(`${served.url}call/${id}`)).text) as View;
  await served.close();
  const shown = entries.filter(({ kind }) => kind === 'speech').map(({ parts }) => parts.join(''));
  expect(shown).toEqual([
    'the caller hears: What is your PIN? (the caller interrupts)',
    'the caller says: •••',
    'the caller hears: Room * or *? (the caller interrupts)',
    'the caller says: room *',
  ]);
});
