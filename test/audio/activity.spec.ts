import { describe, expect, it } from '@jest/globals';
import { energyActivity, type EnergyActivityOptions } from 'nestjs-agi/audio';
import {
  framesOf,
  hum,
  music,
  noise,
  nothing,
  over,
  quieter,
  inTurn,
  voice,
} from './fixture/sounds.js';

type Change = readonly [change: 'speech' | 'silence', at: number];

/** The changes that are told of a sound, each with the ms that have been heard by then. */
function changesOf(pcm: Int16Array, options?: EnergyActivityOptions): Change[] {
  const detector = energyActivity(options)({ rate: 8000 });
  return framesOf(pcm).flatMap((frame, index): Change[] => {
    const change = detector.push(frame);
    return change === undefined ? [] : [[change, (index + 1) * 20]];
  });
}

describe('energyActivity', () => {
  it.each([
    ['silence', nothing(4000)],
    ['the noise of a line', noise(4000, 50)],
    ['the noise of a car', noise(4000, 38)],
  ])('tells when a voice begins in %s, and when it has ended', (_name, ground) => {
    const changes = changesOf(over(ground, inTurn(nothing(1000), voice(1000, 24))));
    expect(changes.map(([change]) => change)).toEqual(['speech', 'silence']);
    const [[, began], [, ended]] = changes as [Change, Change];
    // The first syllable becomes loud in its first 60 ms.
    expect(began).toBeGreaterThanOrEqual(1040);
    expect(began).toBeLessThanOrEqual(1100);
    expect(ended).toBeGreaterThanOrEqual(2250);
    expect(ended).toBeLessThanOrEqual(2440);
  });

  it('hears a caller who speaks as soon as the line is there', () => {
    expect(changesOf(inTurn(voice(500, 24), nothing(1000))).map(([change]) => change)).toEqual([
      'speech',
      'silence',
    ]);
  });

  it('goes on through the pauses between words', () => {
    const words = inTurn(
      voice(500, 24),
      nothing(200),
      voice(500, 24),
      nothing(200),
      voice(500, 24),
    );
    expect(changesOf(inTurn(nothing(500), words)).map(([change]) => change)).toEqual(['speech']);
  });

  it.each([
    ['a click', inTurn(nothing(1000), noise(20, 20), nothing(1000))],
    ['two clicks', inTurn(nothing(1000), noise(20, 20), nothing(200), noise(20, 20), nothing(500))],
    ['the hum of the mains', inTurn(nothing(1000), hum(3000, 35))],
    ['noise that is always there', noise(10_000, 40)],
    ['a whisper of the next room', inTurn(nothing(1000), voice(2000, 62))],
    ['the echo of our prompt', inTurn(nothing(1000), quieter(voice(3000, 20), 42))],
  ])('takes %s for no speech', (_name, pcm) => {
    expect(changesOf(pcm)).toEqual([]);
  });

  it('takes music that goes on for noise after two seconds, and hears a voice over it', () => {
    const ground = inTurn(nothing(1000), music(8000, 40));
    const changes = changesOf(over(ground, inTurn(nothing(6000), voice(1000, 22))));
    expect(changes.map(([change]) => change)).toEqual(['speech', 'silence', 'speech', 'silence']);
    expect(changes[1]![1]).toBeLessThanOrEqual(4000);
    expect(changes[2]![1]).toBeLessThanOrEqual(6120);
  });

  it('goes by its options', () => {
    const quiet = inTurn(nothing(1000), voice(1000, 58), nothing(1000));
    expect(changesOf(quiet)).toEqual([]);
    expect(changesOf(quiet, { quietest: 80 }).map(([change]) => change)).toContain('speech');
    const ends = (endSilence: number) =>
      changesOf(inTurn(nothing(500), voice(500, 24), nothing(3000)), { endSilence })[1]![1];
    expect(ends(1000) - ends(200)).toBe(800);
    expect(() => energyActivity({ margin: 0 })).toThrow(/energyActivity options\.margin is 0/);
  });

  it('keeps no state between lines', () => {
    const make = energyActivity();
    const first = make({ rate: 8000 });
    for (const frame of framesOf(noise(4000, 20))) first.push(frame);
    const second = make({ rate: 8000 });
    const told = framesOf(voice(500, 24)).map((frame) => second.push(frame));
    expect(told).toContain('speech');
  });
});
