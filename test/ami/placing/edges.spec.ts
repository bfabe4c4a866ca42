import { expect, it, jest } from '@jest/globals';
import { CallPlacer, MemoryAttemptStore } from 'nestjs-agi/ami';
import { outcomeOf } from '../../../lib/ami/placing/outcome.js';
import { connected, failure } from '../fixture/client.js';
import { AGI, answer, busy, CALL, hangup, placing, response } from '../fixture/placing.js';

it.each([
  ['busy', { reason: '5' }],
  ['busy', { dialStatus: 'BUSY' }],
  ['busy', { cause: 17 }],
  ['congestion', { reason: '8' }],
  ['congestion', { dialStatus: 'CONGESTION' }],
  ...[34, 38, 41, 42].map((cause) => ['congestion', { cause }] as const),
  ['no-answer', { reason: '3' }],
  ['no-answer', { cause: 18 }],
  ['no-answer', { cause: 19 }],
  ['no-answer', { dialStatus: 'NOANSWER' }],
  ['failed', { dialStatus: 'NOANSWER', cause: 21 }],
  ['failed', { cause: 21 }],
  ['failed', { cause: 16 }],
  ['failed', { dialStatus: 'CHANUNAVAIL' }],
] as const)('a call is %s by %j alone', (outcome, facts) => {
  expect(outcomeOf({ reason: '0', dialStatus: undefined, cause: undefined, ...facts })).toBe(
    outcome,
  );
});

it.each([
  [{ callsPerSecond: -1 }, 'callsPerSecond'],
  [{ callsPerSecond: 1001 }, 'callsPerSecond'],
  [{ maxCallsPerDestination: 0.5 }, 'maxCallsPerDestination'],
  [{ maxWaiting: 0 }, 'maxWaiting'],
  [{ eventTimeout: 0 }, 'eventTimeout'],
  [{ destinationOf: 'trunk' }, 'destinationOf'],
  [{ rate: 1 }, 'rate'],
])('a placer refuses the options %j', async (wrong, name) => {
  const { ami } = await placing(answer);
  expect(() => new CallPlacer(ami, { agi: AGI, ...(wrong as object) })).toThrow(
    expect.objectContaining({
      code: 'E_AGI_INVALID_ARGUMENT',
      message: expect.stringContaining(name),
    }),
  );
});

it('what is wrong with the arguments is told by their names', async () => {
  const { ami, placer } = await placing(answer);
  expect((await failure(placer.place(undefined as never))).message).toMatch(/^place is missing/);
  const wrong = failure(placer.place({ ...CALL, route: 7 as never }));
  expect((await wrong).message).toMatch(/^place: route is /);
  const kept = new CallPlacer(ami, { agi: AGI, store: new MemoryAttemptStore() });
  expect((await failure(kept.recover(7 as never))).message).toMatch(/^recover: plan is 7/);
});

it('only calls that wait count against maxWaiting, not those that have begun or are over', async () => {
  const { manager, placer } = await placing(busy, { maxWaiting: 1 });
  for (let call = 0; call < 3; call++) {
    expect((await placer.place(CALL)).outcome).toBe('busy');
  }
  expect(manager.received('Originate')).toHaveLength(3);
});

it('destinations may have names of their own, such as a trunk', async () => {
  const { manager, placer } = await placing(answer, {
    maxCallsPerDestination: 1,
    destinationOf: (to) => to.split('@')[1] ?? to,
  });
  const first = await placer.place({ ...CALL, to: 'PJSIP/1@trunk' });
  const second = placer.place({ ...CALL, to: 'PJSIP/2@trunk' });
  await placer.place({ ...CALL, to: 'PJSIP/3@other' });
  const called = (): (string | undefined)[] =>
    manager.received('Originate').map(({ headers }) => headers.channel);
  expect(called()).toEqual(['PJSIP/1@trunk', 'PJSIP/3@other']);
  manager.session.send('Event: Hangup', `Uniqueid: ${first.uniqueId}`, 'Cause: 16');
  await second;
  expect(called()).toEqual(['PJSIP/1@trunk', 'PJSIP/3@other', 'PJSIP/2@trunk']);
});

it('a memory store keeps the first call of a key', () => {
  const store = new MemoryAttemptStore();
  const record = {
    ...{ key: 'one', to: 'PJSIP/1', attempt: 0, uniqueId: '', state: 'waiting' as const },
    ...{ outcome: undefined, dueAt: undefined },
  };
  expect(store.add(record)).toBe(true);
  expect(store.add({ ...record, to: 'PJSIP/2' })).toBe(false);
  expect(store.unfinished()).toEqual([record]);
  store.update({ ...record, state: 'placing' });
  expect(store.unfinished()).toEqual([{ ...record, state: 'placing' }]);
  for (const state of ['over', 'unknown'] as const) {
    store.update({ ...record, state });
    expect(store.unfinished()).toEqual([]);
  }
});

it('a call is cancelled by its signal when its channel is there', async () => {
  const controller = new AbortController();
  const { manager, ami, placer } = await placing((_, session, id) => {
    session.send('Event: Newchannel', `Uniqueid: ${id}`);
  });
  manager.on('Hangup', (action, session) => {
    session.reply(action, 'Response: Success');
    response(session, action.headers.channel!, 'Response: Failure', 'Reason: 0');
    hangup(session, action.headers.channel!, 0);
  });
  const rings = new Promise((resolve) => ami.once('Newchannel', resolve));
  const placed = placer.place({ ...CALL, signal: controller.signal });
  await rings;
  // The answer to the action came before that event.
  await ami.action('Ping');
  controller.abort();
  expect((await placed).outcome).toBe('cancelled');
  expect(manager.received('Hangup')).toHaveLength(1);
});

it('a call whose action Asterisk did not answer in time may still be answered', async () => {
  const { manager, ami } = await connected({ actionTimeout: 500 });
  let told = (): void => undefined;
  manager.on('Originate', ({ headers }, session) => {
    told = () => {
      session.send('Event: Newchannel', `Uniqueid: ${headers.channelid}`);
      response(session, headers.channelid!, 'Response: Success', 'Reason: 4');
    };
  });
  const placed = new CallPlacer(ami, { agi: AGI }).place(CALL);
  await manager.receives('Originate');
  manager.on('Ping', () => undefined);
  // An action that is sent later is given up later.
  expect((await failure(ami.action('Ping'))).code).toBe('E_AMI_TIMEOUT');
  told();
  expect((await placed).outcome).toBe('answered');
});

it('a call is asked for again where the connection was lost before Asterisk answered', async () => {
  const { manager, ami } = await connected();
  manager.on('Originate', (_, session) => {
    session.end();
  });
  manager.on('Status', (action, session) => {
    session.reply(action, 'Response: Success', 'EventList: start');
    const id = `ActionID: ${action.id}`;
    session.send('Event: Status', id, 'ChannelStateDesc: Up');
    session.send('Event: StatusComplete', id, 'EventList: Complete');
  });
  const { outcome, uniqueId } = await new CallPlacer(ami, { agi: AGI }).place(CALL);
  expect(outcome).toBe('answered');
  expect(manager.received('Originate')).toHaveLength(1);
  expect(manager.received('Status')[0]!.headers.channel).toBe(uniqueId);
});

it('a plan of retries that throws rejects the call, of which the store keeps the outcome', async () => {
  const store = new MemoryAttemptStore();
  const { manager, placer } = await placing(busy, { store });
  const retry = (): number => {
    throw new Error('no plan');
  };
  await expect(placer.place({ ...CALL, key: 'one', retry })).rejects.toThrow('no plan');
  const wrong = placer.place({ ...CALL, key: 'two', retry: () => 'soon' as never });
  expect((await failure(wrong)).code).toBe('E_AGI_INVALID_ARGUMENT');
  for (const key of ['one', 'two']) {
    expect(store.records.get(key)).toMatchObject({ state: 'over', outcome: 'busy', attempt: 1 });
  }
  expect(manager.received('Originate')).toHaveLength(2);
});

it('any number of calls may listen to the signal of the placer: Node warns of no leak', async () => {
  const { ami, placer } = await placing(answer);
  const asked = jest.spyOn(ami, 'whenConnected');
  await placer.place(CALL);
  const signal = asked.mock.calls[0]![0]!.signal!;
  // Node's own `getMaxListeners` does not know a signal of Jest's realm.
  const symbols = Object.getOwnPropertySymbols(signal);
  const limit = symbols.find(({ description }) => description === 'events.maxEventTargetListeners');
  expect(Reflect.get(signal, limit!)).toBe(0);
});
