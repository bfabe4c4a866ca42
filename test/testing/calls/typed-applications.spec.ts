import { describe, expect, it } from '@jest/globals';
import { AGIServer, type AGIChannel } from 'nestjs-agi/core';
import { placeCall, type SimulatedCall, type SimulatedCallOptions } from 'nestjs-agi/testing';

type Applications = NonNullable<SimulatedCallOptions['applications']>;

/** The result of a method of the channel on a call of the kit. */
async function resultOf<Result>(
  method: (channel: AGIChannel) => Promise<Result>,
  applications: Applications = {},
  script: (call: SimulatedCall) => SimulatedCall = (call) => call,
): Promise<Result> {
  const server = new AGIServer();
  let result: Result | undefined;
  server.agi('/x', async (channel) => {
    await channel.answer();
    result = await method(channel);
  });
  await script(placeCall(server, '/x', { applications })).ended;
  await server.close();
  return result!;
}

describe('the methods for applications, on the kit:', () => {
  it.each<[string, (c: AGIChannel) => Promise<object>, Applications, object]>([
    [
      'a far end that is busy',
      (c) => c.dial('PJSIP/100', { ring: 20_000 }),
      { Dial: { status: 'BUSY', after: 2000 } },
      { status: 'BUSY', answered: false, cause: 17, peer: null, hungUp: false, ringTime: 0 },
    ],
    [
      'a far end that answers, up to the limit',
      (c) => c.dial(['PJSIP/100', 'PJSIP/200'], { limit: { total: 60_000 } }),
      { Dial: { talks: 3_600_000 } },
      { status: 'ANSWER', answered: true, cause: 16, answeredTime: 60_000, peerNumber: '100' },
    ],
    [
      'a queue whose agent served the caller',
      (c) => c.queue('support'),
      { Queue: { after: 3000 } },
      { status: null, leftTo: null, position: 1, waited: 3000, abandoned: false },
    ],
    [
      'a queue in which nobody serves',
      (c) => c.queue('support', { wait: 30_000 }),
      { Queue: { after: 300_000 } },
      { status: 'TIMEOUT', abandoned: true, waited: 30_000 },
    ],
    [
      'a message',
      (c) => c.voiceMail('100@default'),
      { VoiceMail: {} },
      { status: 'SUCCESS', file: '/var/spool/asterisk/voicemail/default/100/INBOX/msg0000' },
    ],
    [
      'a directory',
      (c) => c.directory({ context: 'sales' }),
      { Directory: { status: 'SELECTED', movesTo: 'sales,100,1' } },
      { status: 'SELECTED' },
    ],
    [
      'a conference',
      (c) => c.confBridge('1000'),
      { ConfBridge: { status: 'KICKED' } },
      { status: 'KICKED', hungUp: false },
    ],
    [
      'a machine',
      (c) => c.amd(),
      { AMD: { status: 'MACHINE' } },
      { status: 'MACHINE', cause: 'LONGGREETING-1500-1500' },
    ],
    [
      'a transfer',
      (c) => c.transfer('PJSIP/200'),
      { Transfer: { status: 'FAILURE', variables: { TRANSFERSTATUSPROTOCOL: '603' } } },
      { status: 'FAILURE', protocolStatus: 603 },
    ],
    [
      'a call that is originated',
      (c) => c.originate('PJSIP/200', { context: 'sales', extension: 's' }, { ring: 5000 }),
      { Originate: { after: 60_000 } },
      { status: 'RINGING' },
    ],
    [
      'a parked call that comes back',
      (c) => c.park({ lot: 'lot' }),
      { Park: { after: 45_000, redirectsTo: 'park-back,s,1' } },
      { lot: 'lot', space: '701', hungUp: true },
    ],
    ['a profile', (c) => c.followMe('alice'), { FollowMe: {} }, { hungUp: false }],
    [
      'any other application',
      (c) => c.run('Own', ['a'], { variables: ['OWN'] }),
      { Own: { variables: { OWN: '1' } } },
      { found: true, result: 0, variables: { OWN: '1' } },
    ],
    ['files', (c) => c.playback(['a', 'b']), {}, { status: 'SUCCESS' }],
    ['a busy tone', (c) => c.busy({ time: 2000 }), {}, { hungUp: false }],
  ])('%s', async (_, method, applications, expected) => {
    expect(await resultOf(method, applications)).toMatchObject(expected);
  });

  it('a queue that the caller leaves by a key', async () => {
    const result = await resultOf(
      (c) => c.queue('support'),
      { Queue: { after: 60_000, onKey: { '0': { movesTo: 'operators,s,1' } } } },
      (call) => call.whenRunning('Queue').after(5000).press('0'),
    );
    expect(result).toMatchObject({
      status: null,
      leftTo: { context: 'operators', extension: 's', priority: '1' },
      abandoned: false,
    });
  });

  it('a caller who hangs up while it rings', async () => {
    const result = await resultOf(
      (c) => c.dial('PJSIP/100'),
      { Dial: { after: 60_000 } },
      (call) => call.whenRunning('Dial').after(5000).hangUp(),
    );
    expect(result).toMatchObject({ status: 'CANCEL', answered: false, hungUp: true });
  });

  it('digits that the caller types', async () => {
    const result = await resultOf(
      (c) => c.read({ prompt: 'enter', maxDigits: 4 }),
      {},
      (call) => call.whenPlaying('enter').press('0042'),
    );
    expect(result).toMatchObject({ status: 'OK', value: '0042' });
  });

  it('two recordings of a call, each with an id of its own', async () => {
    const server = new AGIServer();
    server.agi('/x', async (channel) => {
      const first = await channel.mixMonitor('first.wav');
      const second = await channel.mixMonitor('second.wav');
      await first.pause();
      await first.resume();
      await second.stop();
      await channel.setVariable('FILE', first.file ?? 'none');
    });
    const report = await placeCall(server, '/x').ended;
    await server.close();
    expect(report.set.FILE).toBe('/var/spool/asterisk/monitor/first.wav');
    const stopped = report.executed.filter((each) => each.startsWith('StopMixMonitor'));
    expect(new Set(stopped).size).toBe(2);
  });
});
