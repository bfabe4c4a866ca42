import { describe, expect, it } from '@jest/globals';
import {
  CallPlacer,
  MemoryAttemptStore,
  type AttemptRecord,
  type AttemptStore,
  type PlaceOptions,
  type PlacedCall,
} from 'nestjs-agi/ami';
import { failure } from './fixture/client.js';
import type { FakeManager, ReceivedAction, Session } from './fixture/fake-manager.js';
import {
  AGI,
  answer,
  busy,
  CALL,
  endBusy,
  hangup,
  placing,
  response,
  type Play,
} from './fixture/placing.js';

const ID = '0123456789abcdef0123456789abcdef';

/** The records of a process that ended in the middle. */
function left(...records: readonly Partial<AttemptRecord>[]): MemoryAttemptStore {
  const store = new MemoryAttemptStore();
  for (const [index, record] of records.entries()) {
    store.add({
      key: `call-${index}`,
      to: CALL.to,
      attempt: 0,
      uniqueId: '',
      state: 'waiting',
      outcome: undefined,
      dueAt: undefined,
      ...record,
    });
  }
  return store;
}

const placingRecord = { state: 'placing', attempt: 1, uniqueId: ID } as const;

/** What Asterisk says of a channel, the first time and each time after it. */
function tellStatus(manager: FakeManager, ...states: readonly (string | undefined)[]): void {
  let asked = 0;
  manager.on('Status', (action, session) => {
    const state = states[Math.min(asked++, states.length - 1)];
    if (state === undefined) {
      session.reply(action, 'Response: Error', 'Message: No such channel');
      return;
    }
    session.reply(action, 'Response: Success', 'EventList: start');
    const id = `ActionID: ${action.id}`;
    session.send('Event: Status', id, `ChannelStateDesc: ${state}`);
    session.send('Event: StatusComplete', id, 'EventList: Complete');
  });
}

async function recovered(
  placer: CallPlacer,
  plan: (record: AttemptRecord) => PlaceOptions | undefined = () => CALL,
): Promise<Promise<PlacedCall>[]> {
  return (await placer.recover(plan)).map(({ placed }) => placed);
}

describe('recover(): a call that waited', () => {
  it('is placed, as an attempt after those that were made', async () => {
    const store = left({ key: 'seven', attempt: 2, outcome: 'busy' });
    const { manager, placer } = await placing(answer, { store });
    const calls = await placer.recover(({ key }) => ({ ...CALL, route: `/call?id=${key}` }));
    const placed = await calls[0]!.placed;
    expect([placed.outcome, placed.attempts]).toEqual(['answered', 3]);
    const [action] = manager.received('Originate');
    expect([action!.headers.data, action!.headers.channelid]).toEqual([
      `${AGI}/call?id=seven`,
      placed.uniqueId,
    ]);
    expect(store.records.get('seven')).toMatchObject({
      state: 'over',
      outcome: 'answered',
      attempt: 3,
      uniqueId: placed.uniqueId,
    });
  });

  it('is not placed before its time', async () => {
    const dueAt = Date.now() + 60_000;
    const store = left({ dueAt }, {});
    const { manager, placer } = await placing(answer, { store });
    const ending = new AbortController();
    const calls = await recovered(placer, ({ key }) =>
      key === 'call-0' ? { ...CALL, to: 'PJSIP/later', signal: ending.signal } : CALL,
    );
    await calls[1];
    expect(manager.received('Originate').map(({ headers }) => headers.channel)).toEqual([CALL.to]);
    ending.abort();
    expect((await calls[0]!).outcome).toBe('cancelled');
  });

  it('is cancelled where it is not to take place any more', async () => {
    const store = left({});
    const { manager, placer } = await placing(answer, { store });
    const [call] = await recovered(placer, () => undefined);
    expect((await call!).outcome).toBe('cancelled');
    expect(manager.received('Originate')).toEqual([]);
    expect(store.records.get('call-0')).toMatchObject({ state: 'over', outcome: 'cancelled' });
  });

  it('does not count against maxWaiting', async () => {
    const { placer } = await placing(answer, { store: left({}, {}, {}), maxWaiting: 1 });
    const calls = await Promise.all(await recovered(placer));
    expect(calls.map(({ outcome }) => outcome)).toEqual(['answered', 'answered', 'answered']);
  });
});

describe('recover(): a call that was being placed', () => {
  it('is followed to its answer, and Asterisk is not asked to place it', async () => {
    const store = left(placingRecord);
    const { manager, placer } = await placing(answer, { store });
    tellStatus(manager, 'Ringing');
    const [call] = await recovered(placer);
    await manager.receives('Status');
    response(manager.session, ID, 'Response: Success', 'Reason: 4');
    const placed = await call!;
    expect([placed.outcome, placed.uniqueId, placed.attempts]).toEqual(['answered', ID, 1]);
    expect(store.records.get('call-0')).toMatchObject({ state: 'over', outcome: 'answered' });
    hangup(manager.session, ID, 16);
    expect(await placed.ended).toEqual({ cause: 16, known: true });
    expect(manager.received('Originate')).toEqual([]);
  });

  it('is answered where its channel is up', async () => {
    const { manager, placer } = await placing(answer, { store: left(placingRecord) });
    tellStatus(manager, 'Up');
    const [call] = await recovered(placer);
    expect((await call!).outcome).toBe('answered');
  });

  it('is placed again after it was busy, if the plan of retries says so', async () => {
    const store = left(placingRecord);
    const { manager, placer } = await placing(answer, { store });
    tellStatus(manager, 'Ringing');
    const [call] = await recovered(placer, () => ({ ...CALL, retry: () => 0 }));
    await manager.receives('Status');
    endBusy(manager.session, ID);
    const placed = await call!;
    expect([placed.outcome, placed.attempts]).toEqual(['answered', 2]);
  });

  it('is asked for twice before its outcome is unknown', async () => {
    const store = left(placingRecord);
    const { manager, placer } = await placing(answer, { store });
    tellStatus(manager, undefined);
    const [call] = await recovered(placer);
    expect((await failure(call!)).code).toBe('E_AMI_OUTCOME_UNKNOWN');
    expect(manager.received('Status')).toHaveLength(2);
    expect(manager.received('Originate')).toEqual([]);
    expect(store.records.get('call-0')).toMatchObject({ state: 'unknown', outcome: undefined });
  });

  it('is followed where its channel comes a moment later', async () => {
    const { manager, placer } = await placing(answer, { store: left(placingRecord) });
    tellStatus(manager, undefined, 'Up');
    const [call] = await recovered(placer);
    expect((await call!).outcome).toBe('answered');
  });

  it('is hung up where it is not to take place any more', async () => {
    const { manager, placer } = await placing(answer, { store: left(placingRecord) });
    tellStatus(manager, 'Ringing');
    const [call] = await recovered(placer, () => undefined);
    expect((await manager.receives('Hangup')).headers.channel).toBe(ID);
    response(manager.session, ID, 'Response: Failure', 'Reason: 0');
    hangup(manager.session, ID, 0);
    expect((await call!).outcome).toBe('cancelled');
  });

  it('takes room from the calls that wait', async () => {
    const store = left({}, placingRecord);
    const { manager, placer } = await placing(answer, { store, maxCalls: 1 });
    tellStatus(manager, 'Ringing');
    const [ringing, waiting] = await recovered(placer);
    await manager.receives('Status');
    expect(manager.received('Originate')).toEqual([]);
    endBusy(manager.session, ID);
    expect([(await ringing!).outcome, (await waiting!).outcome]).toEqual(['busy', 'answered']);
  });
});

describe('recover(): which calls', () => {
  it('leaves those alone that are over, and those that this process has under way', async () => {
    const store = left(
      { key: 'over', state: 'over', outcome: 'busy' },
      { key: 'unknown', state: 'unknown' },
    );
    const { placer } = await placing(() => undefined, { store });
    void placer.place({ ...CALL, key: 'under way' });
    expect(await placer.recover(() => CALL)).toEqual([]);
    expect(store.unfinished()).toHaveLength(1);
    expect(await placer.recover(() => CALL)).toEqual([]);
  });

  it('trusts no record of a call that was under way while the store was read', async () => {
    let tell = (): void => undefined;
    const memory = new MemoryAttemptStore();
    const store: AttemptStore = {
      add: (record) => memory.add(record),
      update: (record) => {
        memory.update(record);
      },
      unfinished: async () => {
        const found = memory.unfinished();
        await new Promise<void>((resolve) => (tell = resolve));
        return found;
      },
    };
    const { manager, placer } = await placing(answer, { store });
    const placed = placer.place({ ...CALL, key: 'one' });
    const reading = placer.recover(() => CALL);
    await placed;
    tell();
    expect(await reading).toEqual([]);
    expect(manager.received('Originate')).toHaveLength(1);
  });

  it('takes up again a call that Asterisk refused', async () => {
    const store = new MemoryAttemptStore();
    const { manager, placer } = await placing(answer, { store });
    const accept = (action: ReceivedAction, session: Session): void => {
      session.reply(action, 'Response: Success');
      answer(action, session, action.headers.channelid!);
    };
    manager.on('Originate', (action, session) => {
      session.reply(action, 'Response: Error', 'Message: Extension does not exist.');
      manager.on('Originate', accept);
    });
    expect((await failure(placer.place({ ...CALL, key: 'one' }))).code).toBe('E_AMI_REFUSED');
    expect(store.records.get('one')).toMatchObject({ state: 'waiting', attempt: 0, uniqueId: '' });
    const [call] = await recovered(placer);
    expect((await call!).outcome).toBe('answered');
  });

  it('needs a store and a plan', async () => {
    const { ami, placer } = await placing(answer);
    const missing = await failure(placer.recover(() => CALL));
    expect([missing.code, missing.message]).toEqual([
      'E_AGI_INVALID_ARGUMENT',
      expect.stringContaining('`store`'),
    ]);
    const kept = new CallPlacer(ami, { agi: AGI, store: new MemoryAttemptStore() });
    expect((await failure(kept.recover(7 as never))).code).toBe('E_AGI_INVALID_ARGUMENT');
  });

  it('rejects a call alone whose plan throws, and keeps it', async () => {
    const store = left({}, {});
    const { placer } = await placing(answer, { store });
    const calls = await recovered(placer, ({ key }) => {
      if (key === 'call-0') throw new Error('no such appointment');
      return CALL;
    });
    await expect(calls[0]).rejects.toThrow('no such appointment');
    expect((await calls[1]!).outcome).toBe('answered');
    expect(store.unfinished().map(({ key }) => key)).toEqual(['call-0']);
  });
});

describe('CallPlacer: what the store is told', () => {
  it('keeps when the next attempt is due, and the last outcome until then', async () => {
    const store = new MemoryAttemptStore();
    const seen: AttemptRecord[] = [];
    const ending = new AbortController();
    store.update = (record) => {
      seen.push(record);
      store.records.set(record.key, record);
      if (record.state === 'waiting') ending.abort();
    };
    const { placer } = await placing(busy, { store });
    await placer.place({ ...CALL, key: 'one', retry: () => 60_000, signal: ending.signal });
    expect(seen.map(({ state, outcome, dueAt }) => [state, outcome, dueAt !== undefined])).toEqual([
      ['placing', undefined, false],
      ['waiting', 'busy', true],
      ['over', 'cancelled', false],
    ]);
  });

  it('has a call as being placed whose end this process does not see', async () => {
    let asked = (): void => undefined;
    const originate = new Promise<void>((resolve) => (asked = resolve));
    const store = new MemoryAttemptStore();
    const play: Play = () => {
      asked();
    };
    const { ami, placer } = await placing(play, { store });
    const placed = failure(placer.place({ ...CALL, key: 'one', retry: () => 0 }));
    await originate;
    await ami.close();
    expect((await placed).code).toBe('E_AMI_OUTCOME_UNKNOWN');
    expect(store.records.get('one')).toMatchObject({ state: 'placing', attempt: 1 });
  });

  it('never has a call as waiting that may have been heard', async () => {
    const store = new MemoryAttemptStore();
    const { placer } = await placing(() => undefined, { store, eventTimeout: 20 });
    expect((await failure(placer.place({ ...CALL, key: 'one' }))).code).toBe('E_AMI_RIGHTS');
    expect(store.records.get('one')).toMatchObject({ state: 'unknown', attempt: 1 });
  });

  it('fails with the store, and does not say that the call waits', async () => {
    const store = new MemoryAttemptStore();
    const { placer } = await placing(answer, { store });
    store.update = (record) => {
      if (record.state === 'over') throw new Error('the disk is full');
      store.records.set(record.key, record);
    };
    await expect(placer.place({ ...CALL, key: 'one' })).rejects.toThrow('the disk is full');
    expect(store.records.get('one')).toMatchObject({ state: 'placing' });
  });

  it('is not told of a call that is refused for want of room', async () => {
    const store = new MemoryAttemptStore();
    const { placer } = await placing(answer, { store, maxCalls: 1, maxWaiting: 1 });
    await placer.place(CALL);
    void placer.place(CALL);
    expect((await failure(placer.place({ ...CALL, key: 'one' }))).code).toBe('E_AGI_LIMIT');
    expect(store.records.has('one')).toBe(false);
  });
});
