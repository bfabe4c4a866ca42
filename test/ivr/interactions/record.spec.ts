import { afterEach, describe, expect, it } from '@jest/globals';
import { AgiDialog, AGIServer, type RecordingResult, type RecordOptions } from 'nestjs-agi';
import type { SimulatedCall } from 'nestjs-agi/testing';
import { takeReports, type Report } from '../../../lib/core/internal.js';
import { placeScriptedCall } from '../../fixtures/scripted-asterisk.js';
import { callTo, closeServers } from '../fixture/call-to.js';

afterEach(closeServers);

describe('record', () => {
  const options = { file: 'greeting', prompt: 'speak', review: 'press-1' };

  it('is heard, and made again if the caller wants', async () => {
    const { call, result } = callTo((dialog) => dialog.record(options));
    call.whenPlaying('greeting').press('#').whenPlaying('press-1').press('2');
    call.hears('greeting').whenPlaying('press-1').press('3');
    call.whenPlaying('greeting').press('#').whenPlaying('press-1').press('1');
    const { recorded, played } = await call.ended;
    expect(recorded).toEqual(['greeting.wav', 'greeting.wav']);
    expect(played).toEqual([
      'speak',
      'beep',
      'press-1',
      'greeting',
      'press-1',
      'speak',
      'beep',
      'press-1',
    ]);
    await expect(result).resolves.toMatchObject({ outcome: 'recorded', file: 'greeting' });
  });

  it('is kept by a caller who presses nothing, or something else all the time', async () => {
    const silent = callTo((dialog) => dialog.record({ ...options, review: true }));
    const { played } = await silent.call.whenPlaying('greeting').press('#').ended;
    expect(played).toEqual(['speak', 'beep', 'vm-review']);
    await expect(silent.result).resolves.toMatchObject({ outcome: 'recorded' });
    const confused = callTo((dialog) => dialog.record(options));
    confused.call.whenPlaying('greeting').press('#');
    for (let round = 0; round < 5; round++) confused.call.whenPlaying('press-1').press('8');
    await confused.call.ended;
    await expect(confused.result).resolves.toMatchObject({ outcome: 'recorded' });
  });

  it('is rejected by a caller who never accepts it', async () => {
    const { call, result } = callTo((dialog) => dialog.record({ ...options, tries: 2 }));
    for (let round = 0; round < 2; round++) {
      call.whenPlaying('greeting').press('#').whenPlaying('press-1').press('3');
    }
    await call.ended;
    await expect(result).resolves.toEqual({ outcome: 'rejected' });
  });

  it('ends with a hangup, and the file has what was said until then', async () => {
    const { call, result } = callTo((dialog) => dialog.record(options));
    await call.whenPlaying('greeting').after(2000).hangUp().ended;
    await expect(result).resolves.toEqual({
      outcome: 'hangup',
      file: 'greeting',
      samples: expect.any(Number),
      duration: expect.any(Number),
    });
    const reviewing = callTo((dialog) => dialog.record(options));
    reviewing.call.whenPlaying('greeting').after(2000).press('#');
    await reviewing.call.whenPlaying('press-1').hangUp().ended;
    await expect(reviewing.result).resolves.toMatchObject({ outcome: 'hangup', file: 'greeting' });
  });

  it('ends with a hangup before anything is said, in the beep as well', async () => {
    const { call, result } = callTo((dialog) => dialog.record(options));
    await call.whenPlaying('speak').hangUp().ended;
    await expect(result).resolves.toEqual({ outcome: 'hangup' });
    const beep = callTo((dialog) => dialog.record({ file: 'greeting' }));
    const { recorded } = await beep.call.hangUpAfter(200).ended;
    expect(recorded).toEqual([]);
    await expect(beep.result).resolves.toEqual({ outcome: 'hangup' });
    const silent = callTo((dialog) => dialog.record({ file: 'greeting', beep: false }), {
      // At the moment at which the recording begins.
      onLine: ({ kind }) => {
        if (kind === 'command') silent.call.hangup();
      },
    });
    const { commands, dialogue } = await silent.call.ended;
    expect(commands[0]).toContain('RECORD FILE greeting');
    expect(dialogue.map(({ text }) => text)).toContain('200 result=-1 (hangup) endpos=0');
    await expect(silent.result).resolves.toEqual({ outcome: 'hangup' });
  });

  it('is made again for a caller who ends it in the beep', async () => {
    const { call, result } = callTo((dialog) => dialog.record(options));
    // The beep begins when the prompt of 200 ms is over.
    call.whenPlaying('speak').after(300).press('#');
    call.whenPlaying('greeting').press('#');
    const { played } = await call.whenPlaying('press-1').press('1').ended;
    expect(played).toEqual(['speak', 'beep', 'speak', 'beep', 'press-1']);
    await expect(result).resolves.toMatchObject({ outcome: 'recorded' });
  });

  it.each<[string, RecordOptions, (call: SimulatedCall) => void, object]>([
    [
      'its key',
      { file: 'r' },
      (call) => call.whenPlaying('r').after(2200).press('#'),
      // The sound of the key is cut off.
      { endedBy: 'terminator', duration: 2020, samples: 16_160 },
    ],
    [
      'silence',
      { file: 'r', silence: 2 },
      (call) => call.whenPlaying('r').speak(3000),
      // Asterisk keeps one second of the silence.
      { endedBy: 'silence', duration: 4040 },
    ],
    [
      'its limit',
      { file: 'r', limit: 1500 },
      () => undefined,
      { endedBy: 'limit', duration: 1500 },
    ],
  ])('tells its length, and that %s ended it', async (_what, options, act, expected) => {
    const { call, result } = callTo((dialog) => dialog.record({ beep: false, ...options }));
    act(call);
    await call.ended;
    await expect(result).resolves.toMatchObject({ outcome: 'recorded', file: 'r', ...expected });
  });

  it('is silent if the caller says nothing until silence ends it, and is not reviewed', async () => {
    const { call, result } = callTo((dialog) => dialog.record({ ...options, silence: 3 }));
    const { played } = await call.ended;
    expect(played).toEqual(['speak', 'beep']);
    await expect(result).resolves.toEqual({ outcome: 'silent', file: 'greeting' });
  });

  it.each([
    ['wav', '56700 (timeout) endpos=8160', 'silent'],
    ['g722', '56700 (timeout) endpos=32320', 'silent'],
    ['wav', '56700 (timeout) endpos=9600', 'recorded'],
    ['g722', '56700 (timeout) endpos=8160', 'recorded'],
  ])(
    'as %s is known by its length on an Asterisk that is slow: %s is %s',
    async (format, reply, outcome) => {
      const server = new AGIServer();
      let seen: RecordingResult | undefined;
      server.agi('/', async (channel) => {
        const dialog = new AgiDialog(channel);
        seen = await dialog.record({ file: 'r', format, silence: 3, limit: 60_000 });
      });
      const { port } = await server.listen({ port: 0, host: '127.0.0.1' });
      await placeScriptedCall(port, '/', { 'RECORD FILE': `200 result=${reply}` });
      await server.close();
      expect(seen?.outcome).toBe(outcome);
    },
  );

  it('is not silent if the caller said a short word', async () => {
    const { call, result } = callTo((dialog) => dialog.record({ file: 'r', silence: 3 }));
    await call.whenPlaying('r').speak(150).ended;
    await expect(result).resolves.toMatchObject({ outcome: 'recorded', endedBy: 'silence' });
  });

  it('that Asterisk cannot make is reported, with its file and the call', async () => {
    const reports: Report[] = [];
    const stop = takeReports((report) => reports.push(report));
    const { call, result } = callTo(
      (dialog) => dialog.record({ file: 'gone/greeting', format: 'unknown' }),
      { environment: { agi_uniqueid: '1700000000.8' } },
    );
    await call.ended;
    await expect(result).resolves.toEqual({ outcome: 'failed', reason: 'write-failed' });
    stop();
    expect(reports).toMatchObject([
      {
        code: 'AGI_RECORDING_FAILED',
        message:
          '[1700000000.8] RECORD FILE: Asterisk cannot record "gone/greeting" (write-failed): ' +
          'is the folder there, and may Asterisk write to it?',
      },
    ]);
  });

  it('refuses a limit of nothing', async () => {
    const { call, result } = callTo((dialog) =>
      dialog.record({ ...options, limit: 0 }).catch((error: unknown) => error),
    );
    await call.ended;
    await expect(result).resolves.toMatchObject({ code: 'E_AGI_INVALID_ARGUMENT' });
  });
});
