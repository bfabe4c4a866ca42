import { describe, expect, it } from '@jest/globals';
import { connected, failure } from '../fixture/client.js';

describe('AmiClient: lists', () => {
  const channels = ['1', '2', '3'];

  async function withList(options = {}): Promise<Awaited<ReturnType<typeof connected>>> {
    const both = await connected(options);
    both.manager.on('CoreShowChannels', (action, session) => {
      const id = `ActionID: ${action.id}`;
      session.reply(action, 'Response: Success', 'EventList: start');
      for (const one of channels) session.send('Event: CoreShowChannel', id, `Uniqueid: ${one}`);
      session.send('Event: Other', 'Uniqueid: 9');
      session.send('Event: CoreShowChannelsComplete', 'EventList: Complete', id, 'ListItems: 3');
    });
    return both;
  }

  it('are collected, and their events told to nobody else', async () => {
    const { ami } = await withList();
    const heard: (string | undefined)[] = [];
    ami.on('event', ({ Event }) => heard.push(Event));
    const { response, events } = await ami.action('CoreShowChannels');
    expect(response.EventList).toBe('start');
    expect(events.map(({ Uniqueid }) => Uniqueid)).toEqual(channels);
    await new Promise(setImmediate);
    expect(heard).toEqual(['Other']);
  });

  it('are iterated, to the end or not', async () => {
    const { ami } = await withList();
    const ids: (string | undefined)[] = [];
    for await (const { Uniqueid } of ami.list('CoreShowChannels')) ids.push(Uniqueid);
    expect(ids).toEqual(channels);
    for await (const { Uniqueid } of ami.list('CoreShowChannels')) {
      expect(Uniqueid).toBe('1');
      break;
    }
    expect((await ami.action('Ping')).response.Ping).toBe('Pong');
  });

  it('fail in the loop as an action does', async () => {
    const { manager, ami } = await connected();
    manager.on('CoreShowChannels', (action, session) => {
      session.reply(action, 'Response: Success', 'EventList: start');
      session.send('Event: CoreShowChannel', `ActionID: ${action.id}`, 'Uniqueid: 1');
      session.end();
    });
    const ids: (string | undefined)[] = [];
    const loop = async (): Promise<void> => {
      for await (const { Uniqueid } of ami.list('CoreShowChannels')) ids.push(Uniqueid);
    };
    expect((await failure(loop())).code).toBe('E_AMI_DISCONNECTED');
    expect(ids).toEqual(['1']);
  });

  it('are no longer than is allowed', async () => {
    const { ami } = await withList({ maxListEvents: 2 });
    const { code, message } = await failure(ami.action('CoreShowChannels'));
    expect([code, message]).toEqual(['E_AGI_LIMIT', expect.stringContaining('maxListEvents')]);
    expect((await ami.action('Ping')).response.Ping).toBe('Pong');
  });
});
