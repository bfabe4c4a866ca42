import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { openCall, outcomeOf } from '../channel/fixture/open-call.js';
import { passTime } from '../channel/fixture/pass-time.js';
import { openPeer } from './fixture/application-peer.js';

afterEach(() => {
  jest.useRealTimers();
});

/** The clock stands still from now on, but for what a test lets pass. It does not begin at 0. */
function stopClock(): void {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
  jest.advanceTimersByTime(1000);
}

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
    ).resolves.toMatchObject({
      found: false,
      result: null,
      leftTo: null,
      variables: { DIALSTATUS: null },
    });
  });

  it('empties before it what it may leave, and nothing that Asterisk computes or inherits', async () => {
    const names = ['EXTENSION', 'CONTEXT_NAME', 'a1', '_INHERITED', 'EXTEN', 'CDR(src)'] as const;
    const peer = openPeer(Object.fromEntries(names.map((name) => [name, 'STALE'])));
    peer.applications.App = {};
    const { variables } = await peer.channel.run('App', [], { variables: names });
    expect(variables).toEqual({
      EXTENSION: null,
      CONTEXT_NAME: null,
      a1: null,
      _INHERITED: 'STALE',
      EXTEN: '100',
      'CDR(src)': 'STALE',
    });
    expect(peer.written).toContain('EXEC MSet EXTENSION=,CONTEXT_NAME=,a1=\n');
  });

  it('looks at the call before and after, in as few lines as that takes', async () => {
    const peer = openPeer();
    peer.applications.App = {};
    await peer.channel.run('App', ['x']);
    const separators = /~[0-9a-f]{16}~/g;
    expect(peer.written.map((line) => line.replaceAll(separators, '|'))).toEqual([
      'GET FULL VARIABLE ${CHANNEL(checkhangup)}|${CONTEXT}|${EXTEN}|${PRIORITY}|${HANGUPCAUSE}\n',
      'EXEC App x\n',
      'GET FULL VARIABLE ${CHANNEL(checkhangup)}|${CONTEXT}|${EXTEN}|${PRIORITY}\n',
    ]);
  });

  it('asks a channel that may be dead for its status, before and after', async () => {
    const peer = openPeer();
    peer.applications.App = { dead: 'silent' };
    await expect(peer.channel.run('App')).resolves.toMatchObject({ hungUp: true });
    expect(peer.written.at(-1)).toBe('CHANNEL STATUS\n');
    const dead = openPeer();
    dead.die(false);
    await expect(dead.channel.run('App')).rejects.toMatchObject({ code: 'E_AGI_HANGUP' });
    expect(dead.written.slice(1)).toEqual(['CHANNEL STATUS\n']);
  });

  it('tells the time from EXEC to its reply, without the looks before and after', async () => {
    const peer = openPeer();
    stopClock();
    peer.applications.App = 'open';
    const ran = peer.channel.run('App');
    jest.advanceTimersByTime(10);
    await peer.executing(1);
    await passTime(700);
    peer.end({});
    jest.advanceTimersByTime(10);
    await expect(ran).resolves.toMatchObject({ found: true, duration: 700 });
  });

  it('tells the time until its caller is known to be gone', async () => {
    const peer = openPeer();
    stopClock();
    peer.applications.App = 'open';
    const { signal } = peer.channel;
    const ran = peer.channel.run('App', [], { signal });
    await peer.executing(1);
    await passTime(700);
    peer.say('HANGUP\n');
    peer.call.disconnected();
    await expect(ran).resolves.toMatchObject({ hungUp: true, duration: 700 });
  });

  it('looks at the call before within the deadline of a command that Asterisk answers at once', async () => {
    stopClock();
    const { channel, events, errors } = openCall({ commandTimeout: 100 });
    void channel.run('App');
    await passTime(100);
    expect(events).toEqual(['commandFailed E_AGI_COMMAND_TIMEOUT']);
    expect(errors[0]).toMatchObject({ command: 'GET FULL VARIABLE' });
  });

  it('is gone on with where the connection ends while a dead channel is asked', async () => {
    const peer = openPeer();
    peer.applications.App = 'open';
    const { signal } = peer.channel;
    const ran = peer.channel.run('App', [], { variables: ['STATUS'], signal });
    await peer.executing(1);
    peer.say('HANGUP\n');
    await new Promise(setImmediate);
    peer.call.disconnected();
    await expect(ran).resolves.toMatchObject({ hungUp: true, variables: { STATUS: null } });
  });
});

describe('an application that Asterisk carries out at once', () => {
  it.each(['ringing', 'progress'] as const)('takes one line: %s', async (method) => {
    const peer = openPeer();
    const name = method === 'ringing' ? 'Ringing' : 'Progress';
    peer.applications[name] = {};
    await expect(peer.channel[method]()).resolves.toMatchObject({ hungUp: false });
    expect(peer.written).toEqual([`EXEC ${name} ""\n`]);
  });

  it.each(['ringing', 'progress'] as const)('takes no option of another: %s', async (method) => {
    const { channel, written } = openCall();
    expect(await outcomeOf(channel[method]({ time: 5 } as never))).toBe('E_AGI_INVALID_ARGUMENT');
    expect(written).toEqual([]);
  });

  it('reads only what it leaves, where it plays something', async () => {
    const peer = openPeer();
    peer.applications.Playback = { variables: { PLAYBACKSTATUS: 'SUCCESS' } };
    await peer.channel.playback('welcome');
    expect(peer.written.map((line) => line.replaceAll(/~[0-9a-f]{16}~/g, '|'))).toEqual([
      'EXEC Playback welcome\n',
      'GET FULL VARIABLE ${PLAYBACKSTATUS}|${CHANNEL(checkhangup)}\n',
    ]);
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
