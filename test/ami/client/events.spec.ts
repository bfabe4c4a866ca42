import { describe, expect, it } from '@jest/globals';
import { takeReports } from '../../../lib/core/internal.js';
import { connected, next } from '../fixture/client.js';

describe('AmiClient: events', () => {
  it('are told by name and all together, in their order', async () => {
    const { manager, ami } = await connected();
    const heard: string[] = [];
    ami.on('Hangup', ({ Cause }) => heard.push(`hangup ${Cause}`));
    ami.on('event', ({ Event }) => heard.push(Event ?? ''));
    manager.session.send('Event: Newstate');
    manager.session.send('Event: Hangup', 'Cause: 17');
    await new Promise((resolve) => ami.once('Hangup', resolve));
    await new Promise(setImmediate);
    expect(heard).toEqual(['Newstate', 'hangup 17', 'Hangup']);
  });

  it('cannot pretend to be events of the client', async () => {
    const { manager, ami } = await connected();
    const heard: unknown[] = [];
    ami.on('close', (error) => heard.push(error));
    ami.on('event', ({ Event }) => heard.push(Event));
    manager.session.send('Event: close');
    manager.session.send('Event: error');
    manager.session.send('Event: Last');
    await new Promise((resolve) => ami.once('Last', resolve));
    await new Promise(setImmediate);
    expect(heard).toEqual(['close', 'error', 'Last']);
  });

  it('reach the other listeners when one throws', async () => {
    const { manager, ami } = await connected();
    const reports: string[] = [];
    const giveBack = takeReports(({ message }) => reports.push(message));
    ami.on('X', () => {
      throw new Error('a listener of the test');
    });
    const other = new Promise((resolve) => ami.on('X', resolve));
    manager.session.send('Event: X');
    await other;
    giveBack();
    expect(reports).toEqual([expect.stringContaining('a listener of the test')]);
  });

  it('are dropped beyond a limit, and counted, while answers still come', async () => {
    const { manager, ami } = await connected({ maxQueuedEvents: 1000 });
    let heard = 0;
    ami.on('Flood', () => heard++);
    const overflow = next(ami, 'overflow');
    manager.session.socket.write('Event: Flood\r\n\r\n'.repeat(50_000));
    const [dropped] = await overflow;
    expect((await ami.action('Ping')).response.Ping).toBe('Pong');
    expect(dropped).toBeGreaterThan(0);
    expect(heard).toBeGreaterThan(0);
    expect(heard).toBeLessThan(50_000);
  });

  it('are not kept for nobody', async () => {
    const { manager, ami } = await connected({ maxQueuedEvents: 1 });
    let dropped = 0;
    ami.on('overflow', (count) => (dropped += count));
    manager.session.socket.write('Event: Flood\r\n\r\n'.repeat(1000));
    await ami.action('Ping');
    await new Promise(setImmediate);
    expect(dropped).toBe(0);
  });

  it('of one channel are told at once, whatever its name becomes', async () => {
    const { manager, ami } = await connected();
    const heard: (string | undefined)[] = [];
    const stop = ami.watchChannel('1.1', ({ Event }) => heard.push(Event));
    manager.session.send('Event: Newchannel', 'Channel: A', 'Uniqueid: 1.1');
    manager.session.send('Event: Newchannel', 'Channel: B', 'Uniqueid: 1.11');
    manager.session.send('Event: DialEnd', 'DestUniqueid: 1.1');
    manager.session.send('Event: Hangup', 'Channel: C', 'Uniqueid: 1.1');
    await ami.action('Ping');
    stop();
    manager.session.send('Event: Later', 'Uniqueid: 1.1');
    await ami.action('Ping');
    expect(heard).toEqual(['Newchannel', 'DialEnd', 'Hangup']);
  });
});
