import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { AGIDiagnostics } from 'nestjs-agi/core';
import { LevelMeter, type Levels } from '../../lib/audio/line/level-meter.js';
import type { AudioClient } from './fixture/audio-client.js';
import { callWithAudio, serveAudio } from './fixture/serve-audio.js';

const LEVEL = 'nestjs-agi:audio:level';

/** A frame of 1 kHz with so high an amplitude. */
const tone = (amplitude: number): Int16Array =>
  Int16Array.from({ length: 160 }, (_, index) => amplitude * Math.sin((index * Math.PI) / 4));

afterEach(() => {
  jest.restoreAllMocks();
});

describe('how loud a line is', () => {
  it('is told for each half second: the loudest frame of each side', () => {
    let now = 0;
    jest.spyOn(performance, 'now').mockImplementation(() => now);
    const told: Levels[] = [];
    const meter = new LevelMeter((levels) => told.push(levels));
    for (const amplitude of [100, 10_000, 1000]) {
      meter.heard(tone(amplitude));
      now += 20;
    }
    now = 499;
    meter.heard(tone(100));
    expect(told).toEqual([]);
    now = 500;
    meter.said(tone(30_000));
    now = 5000;
    meter.heard(tone(100));
    expect(told).toEqual([
      { heard: expect.closeTo(-15.7, 0), said: undefined },
      { heard: undefined, said: expect.closeTo(-6.1, 0) },
    ]);
  });

  it('is told on the diagnostics channel while somebody listens', async () => {
    const { audio } = await serveAudio();
    let client: AudioClient | undefined;
    const { value } = await callWithAudio(
      async (channel) => {
        let isTold: (message: AGIDiagnostics[typeof LEVEL]) => void;
        const told = new Promise<AGIDiagnostics[typeof LEVEL]>((resolve) => {
          isTold = resolve;
        });
        const listener = (message: unknown): void => {
          isTold(message as AGIDiagnostics[typeof LEVEL]);
        };
        subscribe(LEVEL, listener);
        const line = await audio.attach(channel);
        const speaking = setInterval(() => client?.say(tone(10_000)), 20);
        const { call, heard } = await told;
        clearInterval(speaking);
        unsubscribe(LEVEL, listener);
        await line.close();
        return { isOfCall: call === channel.request, heard };
      },
      { onConnected: (connected) => (client = connected) },
    );
    expect(value).toEqual({ isOfCall: true, heard: expect.closeTo(-15.7, 0) });
  });
});
