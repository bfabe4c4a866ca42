import { expect, it } from '@jest/globals';
import { AudioServer } from 'nestjs-agi/audio';
import { AGIServer } from 'nestjs-agi/core';
import { placeCall, spokenAudio } from 'nestjs-agi/testing';

it('a text that was cut stays cut, and each sound after it is told for itself', async () => {
  const server = new AGIServer();
  const audio = new AudioServer();
  const text = 'a sentence that is much too long';
  const sound = new Int16Array(1600).fill(9);
  server.agi('/', async (channel) => {
    await channel.answer();
    const line = await audio.attach(channel);
    const spoken = line.speak(spokenAudio(text));
    await channel.waitForDigit(400);
    line.clear();
    await spoken;
    await line.speak(sound);
    await channel.waitForDigit(2000);
    await line.speak(sound);
  });
  const report = await placeCall(server, '/').ended;
  expect(report.heard).toMatchObject([
    { text, cut: true },
    { text: '', ms: 200, cut: false },
    { text: '', ms: 200, cut: false },
  ]);
  await server.close();
});
