import { describe, expect, it } from '@jest/globals';
import type { AmiMessage } from 'nestjs-agi/ami';
import { connected, failure } from '../fixture/client.js';

describe('AmiClient: actions', () => {
  it('resolves each with its own answer, in whatever order they come', async () => {
    const { manager, ami } = await connected();
    const both = Promise.all([
      ami.action('Getvar', { Variable: 'A' }),
      ami.action('Getvar', { Variable: 'B' }),
    ]);
    const [a, b] = [await manager.receives('Getvar', 1), await manager.receives('Getvar', 2)];
    manager.session.reply(b, 'Response: Success', 'Value: 2');
    manager.session.reply(a, 'Response: Success', 'Value: 1');
    expect((await both).map(({ response }) => response.Value)).toEqual(['1', '2']);
  });

  it('rejects with the words of Asterisk', async () => {
    const { manager, ami } = await connected();
    manager.on('Hangup', (action, session) => {
      session.reply(action, 'Response: Error', 'Message: No such channel');
    });
    const { code, message } = await failure(ami.action('Hangup', { Channel: 'PJSIP/1' }));
    expect([code, message]).toEqual(['E_AMI_REFUSED', expect.stringContaining('No such channel')]);
  });

  it.each([
    ['Originate', 'Permission denied', 'originate'],
    ['AGI', 'Permission denied', 'agi'],
    ['Status', 'Permission denied', 'system or call or reporting'],
    ['Originate', 'Originate Access Forbidden: app or data blacklisted', 'system'],
  ])('says which right %s lacks: %s', async (name, said, right) => {
    const { manager, ami } = await connected();
    manager.on(name, (action, session) => {
      session.reply(action, 'Response: Error', `Message: ${said}`);
    });
    const { code, message } = await failure(ami.action(name));
    expect(code).toBe('E_AMI_RIGHTS');
    expect(message).toContain(right);
  });

  it('gives up in time, and takes the late answer for nobody else’s', async () => {
    const { manager, ami } = await connected();
    const events: AmiMessage[] = [];
    ami.on('event', (event) => events.push(event));
    const late = failure(ami.action('Status', {}, { timeout: 20 }));
    const action = await manager.receives('Status');
    expect((await late).code).toBe('E_AMI_TIMEOUT');
    manager.session.reply(action, 'Response: Success', 'EventList: start');
    manager.session.send('Event: Status', `ActionID: ${action.id}`);
    manager.session.send('Event: StatusComplete', `ActionID: ${action.id}`, 'EventList: Complete');
    manager.session.send('Event: After');
    await new Promise((resolve) => ami.once('After', resolve));
    expect(events.map(({ Event }) => Event)).toEqual(['After']);
  });

  it('is aborted by a signal, before and after it was sent', async () => {
    const { manager, ami } = await connected();
    const controller = new AbortController();
    const aborted = failure(ami.action('Status', {}, { signal: controller.signal }));
    await manager.receives('Status');
    controller.abort(new Error('no more'));
    expect((await aborted).code).toBe('E_AGI_ABORTED');
    const before = ami.action('Getvar', { Variable: 'X' }, { signal: controller.signal });
    expect((await failure(before)).code).toBe('E_AGI_ABORTED');
    await ami.action('Ping');
    expect(manager.received('Getvar')).toEqual([]);
  });

  it('sends nothing of an action with a line break in it', async () => {
    const { manager, ami } = await connected();
    const injected = ami.action('Setvar', { Variable: 'X', Value: 'a\r\nAction: Logoff' });
    expect((await failure(injected)).code).toBe('E_AGI_INVALID_ARGUMENT');
    await ami.action('Ping');
    expect(manager.received('Setvar')).toEqual([]);
    expect(manager.received('Logoff')).toEqual([]);
  });

  it('refuses more actions than may wait', async () => {
    const { ami } = await connected({ maxPendingActions: 2 });
    const waiting = [1, 2].map(() => failure(ami.action('Status')));
    const { code, message } = await failure(ami.action('Status'));
    expect([code, message]).toEqual(['E_AGI_LIMIT', expect.stringContaining('maxPendingActions')]);
    await ami.close();
    expect((await Promise.all(waiting)).map((one) => one.code)).toEqual([
      'E_AMI_CLOSED',
      'E_AMI_CLOSED',
    ]);
  });

  it('gives the text of a command', async () => {
    const { manager, ami } = await connected();
    manager.on('Command', (action, session) => {
      session.reply(action, 'Response: Success', 'Message: x', 'Output: a', 'Output: b');
    });
    expect(await ami.command('core show version')).toBe('a\nb');
  });
});
