import { afterAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AGIServer } from 'nestjs-agi/core';
import { placeCall, type SimulatedCall } from 'nestjs-agi/testing';
import { recordingFormat } from '../../../lib/testing/asterisk/recordings/recording-formats.js';
import { MemorySession } from '../fixture/simulate.js';

const folder = mkdtempSync(join(tmpdir(), 'agi-recordings-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const answerTo = async (line: string, recordings?: string): Promise<string> => {
  const session = new MemorySession(recordings === undefined ? {} : { recordings });
  return (await session.send(`${line}\n`)).trimEnd();
};

describe('a recording', () => {
  // Measured on Asterisk 22.10.1: all but one second of the silence is cut off, at 8 samples a ms.
  it.each([
    ['wav', 1, 8160],
    ['wav', 3, 8160],
    ['sln16', 3, 32_320],
  ])(
    'in which nobody speaks, as %s, ends after %i s and counts %i samples',
    async (format, s, samples) => {
      expect(await answerTo(`RECORD FILE silent ${format} "" 10000 s=${s}`)).toMatch(
        new RegExp(`^200 result=\\d+ \\(timeout\\) endpos=${samples}$`),
      );
    },
  );

  it('counts the samples of its own format', async () => {
    for (const [format, samples] of [
      ['gsm', 4800],
      ['wav16', 9600],
      ['sln48', 28_800],
      ['g722', 4800],
    ] as const) {
      expect(await answerTo(`RECORD FILE long ${format} "" 600`)).toBe(
        `200 result=0 (timeout) endpos=${samples}`,
      );
    }
  });

  it('makes no file unless the test names a folder', async () => {
    // A folder of its own: other tests may have run before.
    const empty = mkdtempSync(join(folder, 'empty-'));
    await answerTo(`RECORD FILE ${empty}/none wav "" 100`);
    expect(readdirSync(empty)).toEqual([]);
  });

  it('is a file that the handler can read: a tone while the caller speaks, silence otherwise', async () => {
    const server = new AGIServer();
    let sound = Buffer.alloc(0);
    server.agi('/message', async (channel) => {
      const file = join(folder, 'message');
      await channel.recordFile(file, 'wav', '#', 60_000, 0, true, 2);
      sound = readFileSync(`${file}.wav`);
    });
    const script = (call: SimulatedCall): SimulatedCall =>
      call.whenRecording().after(480).speak(1000);
    await script(placeCall(server, '/message', { recordings: folder })).ended;
    await server.close();
    expect([sound.toString('latin1', 0, 4), sound.readUInt32LE(24)]).toEqual(['RIFF', 8000]);
    const loud = (from: number, to: number): boolean => {
      const samples = [];
      for (let ms = from; ms < to; ms++) samples.push(sound.readInt16LE(44 + ms * 16));
      return samples.some((sample) => Math.abs(sample) > 1000);
    };
    // The caller does what a step says 20 ms after the moment that it names.
    expect([loud(0, 500), loud(500, 1500), loud(1500, 2500)]).toEqual([false, true, false]);
    expect(sound.length).toBe(44 + (1500 + 2020 - 1000) * 16);
  });

  it.each([
    ['/var/spool/a', 'var/spool/a.wav'],
    ['messages/b', 'messages/b.wav'],
    ['../../c', 'c.wav'],
    ['/../d', 'd.wav'],
  ])('never leaves its folder: %s is %s', async (name, path) => {
    await answerTo(`RECORD FILE ${name} wav "" 100`, folder);
    expect(readFileSync(join(folder, path))).toHaveLength(44 + 1600);
  });

  it.each([
    ['sln16', 3200],
    ['ulaw', 800],
    ['alaw', 800],
    ['gsm', 165],
  ])('has as many bytes as the format needs: %s', async (format, bytes) => {
    await answerTo(`RECORD FILE bytes ${format} "" 100`, folder);
    expect(readFileSync(join(folder, `bytes.${format}`))).toHaveLength(bytes);
  });

  it('is bounded, however long the server records', async () => {
    await answerTo('RECORD FILE days ulaw "" 2000000000', folder);
    expect(readFileSync(join(folder, 'days.ulaw'))).toHaveLength(3600 * 8000);
  });

  it('fails the call where the kit cannot write the format', async () => {
    const server = new AGIServer();
    server.agi('/x', (channel) => channel.recordFile('x', 'g729', '#', 1000));
    await expect(placeCall(server, '/x', { recordings: folder }).ended).rejects.toMatchObject({
      code: 'E_AGI_INVALID_ARGUMENT',
      message: expect.stringContaining(
        "the format of a recording is 'g729', but it must be one of wav, wav16, sln,",
      ) as unknown,
    });
    await server.close();
  });

  it('knows every format that Asterisk records in, whatever its case', () => {
    expect(recordingFormat('WAV')).toEqual(recordingFormat('wav'));
    expect(recordingFormat('constructor')).toBeUndefined();
  });
});
