import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AGIServer } from 'nestjs-agi/core';
import {
  placeCall,
  recordCalls,
  type RecordCallsOptions,
  type Transcript,
} from 'nestjs-agi/testing';
import { fileError } from '../../../lib/testing/transcripts/transcript-file.js';

let folder: string;
let server: AGIServer;
let to: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'agi-transcripts-'));
  server = new AGIServer({ port: 0 });
  server.agi('/menu', (channel) => channel.answer());
  to = `agi://127.0.0.1:${(await server.listen()).port}`;
});
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

/** Places two calls through a recorder. */
async function twoCalls(
  options: Partial<RecordCallsOptions>,
  before?: () => unknown,
): Promise<void> {
  const recorder = await recordCalls({ to, ...options });
  before?.();
  for (const agi_uniqueid of ['1.1', '1.2']) {
    await placeCall(`${recorder.url}/menu`, { environment: { agi_uniqueid } }).ended;
  }
  await recorder.close();
}

describe('the file of a transcript', () => {
  it('can be read by its owner only, and so can a folder that the recorder made', async () => {
    const inside = join(folder, 'a', 'b');
    await twoCalls({ folder: inside });
    const modes = [join(folder, 'a'), inside, join(inside, '1.1.agi.txt')].map(
      (path) => statSync(path).mode & 0o777,
    );
    expect(modes).toEqual([0o700, 0o700, 0o600]);
  });

  it('leaves the folder of somebody else as it is', async () => {
    chmodSync(folder, 0o755);
    await twoCalls({ folder });
    expect(statSync(folder).mode & 0o777).toBe(0o755);
  });

  it('is written though its folder was removed meanwhile', async () => {
    const inside = join(folder, 'calls');
    await twoCalls({ folder: inside }, () => {
      rmSync(inside, { recursive: true });
    });
    expect(readdirSync(inside)).toEqual(['1.1.agi.txt', '1.2.agi.txt']);
  });

  it('is named by the error where it cannot be written, and its transcript is not lost', async () => {
    const inside = join(folder, 'calls');
    const errors: Error[] = [];
    const calls: [Transcript, string | undefined][] = [];
    await twoCalls(
      {
        folder: inside,
        onError: (error) => errors.push(error),
        onCall: (...call) => calls.push(call),
      },
      () => {
        rmSync(inside, { recursive: true });
        writeFileSync(inside, 'a file in its place');
      },
    );
    expect(errors).toHaveLength(2);
    expect(errors[0]).toMatchObject({
      message: `cannot write ${inside}: there is a file of that name; choose another folder (EEXIST)`,
      code: 'EEXIST',
      path: inside,
    });
    expect(calls).toEqual([
      [{ entries: expect.arrayContaining([{ from: 'server', line: 'ANSWER' }]) }, undefined],
      [{ entries: expect.anything() }, undefined],
    ]);
  });

  it.each([
    ['ENOSPC', 'the disk is full; make room'],
    ['EDQUOT', 'no room left'],
    ['EFBIG', 'raise the limit'],
    ['EACCES', 'this user may not write there; change its permissions'],
    ['EPERM', 'this user may not write there; change its permissions'],
    ['EROFS', 'that disk can only be read'],
    ['EISDIR', 'there is a folder of that name'],
    ['EMFILE', 'ulimit -n'],
    ['EIO', 'an error of the disk'],
  ])('that cannot be written because of %s is named, with what to do', (code, words) => {
    const cause = Object.assign(new Error('an error of the disk'), { code });
    const error = fileError('calls/1.1.agi.txt', cause);
    expect(error).toMatchObject({ code, path: 'calls/1.1.agi.txt', cause });
    expect(error.message).toMatch(/^cannot write calls\/1\.1\.agi\.txt: /);
    expect(error.message).toContain(words);
  });
});

describe('a mistake of the application that records', () => {
  const mistakes: [string, () => unknown][] = [
    ['throws', () => { throw new Error('a mistake'); }], // prettier-ignore
    ['rejects', () => Promise.reject(new Error('a mistake'))],
    ['throws what is no error', () => { throw Object.create(null); }], // prettier-ignore
  ];

  it.each(mistakes)(
    'an onCall that %s gives its error to onError, and no call is lost',
    async (_, onCall) => {
      const errors: Error[] = [];
      await twoCalls({ folder, onCall, onError: (error) => errors.push(error) });
      expect(errors).toEqual([expect.any(Error), expect.any(Error)]);
      expect(readdirSync(folder)).toHaveLength(2);
    },
  );

  it.each(mistakes)('an onError that %s is a process warning', async (_, onError) => {
    const warnings = jest.spyOn(process, 'emitWarning').mockReturnValue();
    await twoCalls({ to: 'agi://127.0.0.1:1', onError });
    expect(warnings).toHaveBeenCalledTimes(2);
    warnings.mockRestore();
  });

  it('a recorder without an onError tells of what is lost by a process warning', async () => {
    const warnings = jest.spyOn(process, 'emitWarning').mockReturnValue();
    await twoCalls({ to: 'agi://127.0.0.1:1' });
    expect(warnings.mock.calls).toEqual(
      Array(2).fill([expect.stringContaining('cannot hand a call on to agi://127.0.0.1:1')]),
    );
    warnings.mockRestore();
  });
});
