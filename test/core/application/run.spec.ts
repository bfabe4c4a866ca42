import { describe, expect, it } from '@jest/globals';
import { openPeer } from './fixture/application-peer.js';

describe('run()', () => {
  it('reads what an application leaves, functions included', async () => {
    const peer = openPeer({ STATUS: 'STALE', OTHER: 'STALE' });
    peer.variables.set('CDR(billsec)', '7');
    peer.applications.App = { variables: { STATUS: 'a,b' } };
    const variables = ['STATUS', 'OTHER', 'CDR(billsec)', 'EXTEN'] as const;
    const result = await peer.channel.run('App', ['x'], { variables });
    expect(result).toMatchObject({
      result: 0,
      found: true,
      hungUp: false,
      leftTo: null,
      variables: { STATUS: 'a,b', OTHER: null, 'CDR(billsec)': '7', EXTEN: '100' },
    });
  });

  it('says that there is no such application, and nothing of an earlier one', async () => {
    const peer = openPeer({ DIALSTATUS: 'ANSWER' });
    await expect(
      peer.channel.run('NoSuch', [], { variables: ['DIALSTATUS'] }),
    ).resolves.toMatchObject({ found: false, result: null, variables: { DIALSTATUS: null } });
  });

  it('reads it also of an application that returns 1, to which Asterisk adds a usage text', async () => {
    const peer = openPeer();
    peer.applications.App = {
      reply:
        '200 result=1\n520-Invalid command syntax.  Proper usage follows:\nUsage: 200 result=1 (x)\n520 End of proper usage.',
      variables: { STATUS: 'yes' },
    };
    const result = await peer.channel.run('App', [], { variables: ['STATUS'] });
    expect(result).toMatchObject({ result: 1, found: true, variables: { STATUS: 'yes' } });
    await expect(peer.channel.noop()).resolves.toMatchObject({ code: 200 });
  });

  it('tells of a hangup in the middle without what the application has left', async () => {
    const peer = openPeer();
    peer.applications.App = 'open';
    const ran = peer.channel.run('App', [], { variables: ['STATUS'] });
    await peer.executing(1);
    peer.say('HANGUP\n');
    peer.call.disconnected();
    await expect(ran).resolves.toMatchObject({
      hungUp: true,
      result: null,
      found: true,
      variables: { STATUS: null },
    });
  });
});

describe('mixMonitor()', () => {
  const started = {
    variables: { MIXMONITOR_FILENAME: '/spool/a.wav', AGI_MIXMONITOR_ID: '0x1' },
  };

  it('is paused, goes on in the same file, and ends', async () => {
    const peer = openPeer();
    peer.applications.MixMonitor = started;
    peer.applications.StopMixMonitor = {};
    const recording = await peer.channel.mixMonitor('a.wav', { onlyConnected: true });
    expect(recording.file).toBe('/spool/a.wav');
    await recording.pause();
    await recording.pause();
    peer.applications.MixMonitor = { variables: { AGI_MIXMONITOR_ID: '0x2' } };
    await recording.resume();
    await recording.resume();
    await recording.stop();
    await recording.stop();
    expect(peer.executed).toEqual([
      String.raw`MixMonitor(a.wav,bi\(AGI_MIXMONITOR_ID\))`,
      'StopMixMonitor(0x1)',
      String.raw`MixMonitor(a.wav,abi\(AGI_MIXMONITOR_ID\))`,
      'StopMixMonitor(0x2)',
    ]);
  });

  it('does one thing after the other if nobody waits', async () => {
    const peer = openPeer();
    peer.applications.MixMonitor = started;
    peer.applications.StopMixMonitor = {};
    const recording = await peer.channel.mixMonitor('a.wav');
    await Promise.all([recording.pause(), recording.resume(), recording.stop()]);
    expect(peer.executed.map((line) => line.split('(')[0])).toEqual([
      'MixMonitor',
      'StopMixMonitor',
      'MixMonitor',
      'StopMixMonitor',
    ]);
  });

  it('can be ended after the hangup, and not be resumed', async () => {
    const peer = openPeer();
    peer.applications.MixMonitor = started;
    peer.applications.StopMixMonitor = {};
    const recording = await peer.channel.mixMonitor('a.wav');
    peer.die(true);
    await recording.stop();
    expect(peer.executed.at(-1)).toBe('StopMixMonitor(0x1)');
    await expect(recording.resume()).rejects.toMatchObject({ code: 'E_AGI_HANGUP' });
  });

  it('ends no process if it is refused and nobody looks', async () => {
    const unhandled: unknown[] = [];
    const listen = (reason: unknown): void => void unhandled.push(reason);
    process.on('unhandledRejection', listen);
    const peer = openPeer();
    peer.die(true);
    void peer.channel.mixMonitor('a.wav');
    for (let turn = 0; turn < 8; turn++) await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', listen);
    expect(unhandled).toEqual([]);
  });
});
