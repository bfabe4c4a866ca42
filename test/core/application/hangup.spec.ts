import { describe, expect, it } from '@jest/globals';
import { openPeer } from './fixture/application-peer.js';

const CANCELLED = { reply: '200 result=-1', variables: { DIALSTATUS: 'CANCEL' }, cause: '127' };

describe('a hangup while an application runs is a result', () => {
  it.each(['told', 'silent'] as const)('%s by Asterisk', async (dead) => {
    const peer = openPeer();
    peer.applications.Dial = { ...CANCELLED, dead };
    const result = await peer.channel.dial('A/1');
    expect(result).toMatchObject({ status: 'CANCEL', cause: 127, hungUp: true, answered: false });
    expect(peer.channel.hungUp).toBe(true);
    expect(peer.events.filter((event) => event === 'hangup')).toEqual(['hangup']);
  });

  it('also where the application answers 0', async () => {
    const peer = openPeer();
    peer.applications.Dial = { variables: { DIALSTATUS: 'ANSWER' }, dead: 'silent' };
    await expect(peer.channel.dial('A/1')).resolves.toMatchObject({ hungUp: true });
  });

  it('but -1 of an application is no hangup', async () => {
    const peer = openPeer();
    peer.applications.Dial = { reply: '200 result=-1', variables: { DIALSTATUS: 'ANSWER' } };
    await expect(peer.channel.dial('A/1')).resolves.toMatchObject({ hungUp: false });
    expect(peer.channel.hungUp).toBe(false);
  });

  it.each<[string, (signal: AbortSignal) => AbortSignal]>([
    ['the signal of the call', (signal) => signal],
    ['a signal that follows it', (signal) => AbortSignal.any([signal, AbortSignal.timeout(1e6)])],
  ])('also where %s is given', async (_what, signalOf) => {
    const peer = openPeer();
    peer.applications.Dial = 'open';
    const dialled = peer.channel.dial('A/1', { signal: signalOf(peer.channel.signal) });
    await peer.executing(1);
    peer.end({ ...CANCELLED, dead: 'told' });
    await expect(dialled).resolves.toMatchObject({ status: 'CANCEL', hungUp: true });
  });

  it('without a status if Asterisk closes at once (AGIEXITONHANGUP)', async () => {
    const peer = openPeer();
    peer.applications.Dial = 'open';
    const dialled = peer.channel.dial('A/1');
    await peer.executing(1);
    peer.say('HANGUP\nHANGUP\n');
    peer.call.disconnected();
    await expect(dialled).resolves.toMatchObject({
      status: null,
      answered: false,
      answeredTime: null,
      cause: null,
      hungUp: true,
    });
  });

  it('without a status if the session ends before the application does', async () => {
    const peer = openPeer();
    peer.applications.Dial = 'open';
    const dialled = peer.channel.dial('A/1');
    await peer.executing(1);
    peer.say('HANGUP\n');
    peer.call.finish();
    await expect(dialled).resolves.toMatchObject({ status: null, hungUp: true });
  });
});

describe('nobody is rung for a caller who is gone', () => {
  it('when the hangup is known', async () => {
    const peer = openPeer();
    peer.die(true);
    const written = peer.written.length;
    await expect(peer.channel.dial('A/1')).rejects.toMatchObject({ code: 'E_AGI_HANGUP' });
    expect(peer.written).toHaveLength(written);
  });

  it('when only a command would tell (AGISIGHUP=no, or a hangup just before the session)', async () => {
    const peer = openPeer();
    peer.die(false);
    await expect(peer.channel.dial('A/1')).rejects.toMatchObject({ code: 'E_AGI_HANGUP' });
    expect(peer.executed).toEqual([]);
    expect(peer.channel.hungUp).toBe(true);
  });

  it('when the hangup is told while the application waits for its turn', async () => {
    const peer = openPeer();
    peer.applications.Wait = 'open';
    const waiting = peer.channel.exec('Wait', '5');
    const dialled = peer.channel.dial('A/1');
    dialled.catch(() => undefined);
    await peer.executing(1);
    peer.end({ reply: '200 result=-1', dead: 'told' });
    await waiting;
    await expect(dialled).rejects.toMatchObject({ code: 'E_AGI_HANGUP' });
    expect(peer.executed).toEqual(['Wait(5)']);
  });
});

describe('an application rejects', () => {
  it('if Asterisk has not loaded it, whatever an earlier one has left', async () => {
    const peer = openPeer({ DIALSTATUS: 'ANSWER', ANSWEREDTIME: '99' });
    await expect(peer.channel.dial('A/1')).rejects.toMatchObject({
      code: 'E_AGI_UNSUPPORTED',
      message: 'this Asterisk has no application Dial: load app_dial.so',
    });
    expect(peer.events).toEqual(['commandFailed E_AGI_UNSUPPORTED']);
  });

  it('if a peer lacks even what is a part of Asterisk itself, which no module brings', async () => {
    const peer = openPeer();
    await expect(peer.channel.busy()).rejects.toMatchObject({
      code: 'E_AGI_UNSUPPORTED',
      message: 'this Asterisk has no application Busy',
    });
  });

  it('if the connection ends without a hangup', async () => {
    const peer = openPeer();
    peer.applications.Dial = 'open';
    const dialled = peer.channel.dial('A/1');
    await peer.executing(1);
    peer.call.disconnected();
    await expect(dialled).rejects.toMatchObject({ code: 'E_AGI_SOCKET_END' });
  });

  it('if its signal aborts, before it or meanwhile', async () => {
    const peer = openPeer();
    await expect(peer.channel.dial('A/1', { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'E_AGI_ABORTED',
    });
    expect(peer.written).toEqual([]);
    peer.applications.Dial = 'open';
    const abort = new AbortController();
    const dialled = peer.channel.dial('A/1', { signal: abort.signal });
    await peer.executing(1);
    abort.abort();
    await expect(dialled).rejects.toMatchObject({ code: 'E_AGI_ABORTED' });
  });

  it('if its deadline passes, and the late answer is nobody else’s', async () => {
    const peer = openPeer();
    peer.applications.Dial = 'open';
    const dialled = peer.channel.dial('A/1', { timeout: 5 });
    await peer.executing(1);
    await expect(dialled).rejects.toMatchObject({ code: 'E_AGI_COMMAND_TIMEOUT' });
    const next = peer.channel.dial('A/2');
    peer.end({ variables: { DIALSTATUS: 'BUSY' } });
    await peer.executing(2);
    peer.end({ variables: { DIALSTATUS: 'CONGESTION' } });
    await expect(next).resolves.toMatchObject({ status: 'CONGESTION' });
  });

  it('if the peer evaluates nothing', async () => {
    const peer = openPeer();
    peer.applications.Dial = { variables: {} };
    peer.expand = () => 'something else';
    await expect(peer.channel.dial('A/1')).rejects.toMatchObject({
      code: 'E_AGI_PROTOCOL',
      message: 'Dial: the peer does not evaluate what it has left: is it Asterisk?',
    });
  });
});
