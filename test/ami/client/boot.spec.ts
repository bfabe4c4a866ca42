import { expect, it } from '@jest/globals';
import { connected, makeClient, next, startManager } from '../fixture/client.js';

/** Longer than any test: who waits for it never ends. */
const FOREVER = 2 ** 31 - 1;

it.each([undefined, 'system', 'system,call', 'call,system', 'all', 'call,ALL', 'on'])(
  'a client that hears the events %j waits until Asterisk has booted',
  async (events) => {
    const manager = await startManager({ booted: false });
    const ami = makeClient(manager.port, { ...(events && { events }), bootTimeout: FOREVER });
    const later = new Promise((resolve) => ami.on('Later', resolve));
    const connecting = ami.connect();
    await manager.receives('Ping');
    // The answer to the ping came before that event.
    manager.session.send('Event: Later');
    await later;
    await new Promise(setImmediate);
    expect(ami.state).toBe('connecting');
    manager.session.send('Event: FullyBooted', 'Status: Fully Booted');
    await connecting;
  },
);

it.each(['call', 'off', 'call,agi', 'subsystem', 'systems'])(
  'a client that hears the events %j does not wait for an event that never comes',
  async (events) => {
    const { ami } = await connected({ events, bootTimeout: FOREVER }, { booted: false });
    expect(ami.state).toBe('connected');
  },
);

it('a client that was not told of the boot once does not wait for it again', async () => {
  const { manager, ami } = await connected({ bootTimeout: 1 }, { booted: false });
  const again = next(ami, 'connect');
  manager.session.end();
  await again;
  expect(manager.sessions).toHaveLength(2);
});

it('a bootTimeout of 0 is no wait at all', async () => {
  const { ami } = await connected({ bootTimeout: 0 }, { booted: false });
  expect(ami.state).toBe('connected');
});
