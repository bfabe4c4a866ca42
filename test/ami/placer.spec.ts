import { describe, expect, it } from '@jest/globals';
import {
  CallPlacer,
  MemoryAttemptStore,
  type PlacedCallEnd,
  type PlacementResult,
} from 'nestjs-agi/ami';
import { outcomeOf } from '../../lib/ami/placing/outcome.js';
import { failure, next } from './fixture/client.js';
import {
  AGI,
  answer,
  busy,
  CALL,
  hangup,
  placing,
  response,
  type Play,
} from './fixture/placing.js';

describe('CallPlacer: what Asterisk is asked', () => {
  it('places a call that lands in a route with its arguments and variables', async () => {
    const { manager, placer } = await placing(answer);
    const { outcome, uniqueId, attempts } = await placer.place({
      ...CALL,
      args: ['a,b', 'say "x"'],
      callerId: { name: 'Ada, "Countess"', number: '123' },
      ring: 5000,
      variables: { NAME: 'a,b\\(c)', __DEEP: 'x=y' },
    });
    const { lines } = await manager.receives('Originate');
    expect([outcome, attempts]).toEqual(['answered', 1]);
    expect(lines).toEqual(
      expect.arrayContaining([
        'Channel: PJSIP/100',
        'Application: AGI',
        String.raw`Data: agi://10.0.0.5:4573/reminder?id=7,a\,b,say \"x\"`,
        'Timeout: 5000',
        String.raw`CallerID: "Ada, \"Countess\"" <123>`,
        String.raw`Variable: NAME=a\,b\\\(c\)`,
        'Variable: __DEEP=x=y',
        'Async: true',
        `ChannelId: ${uniqueId}`,
      ]),
    );
  });

  it('lands by the dialplan where that is asked for, and over AsyncAGI', async () => {
    const { manager, ami, placer } = await placing(answer);
    await placer.place({ ...CALL, args: ['x'], via: { context: 'out', extension: 's' } });
    await new CallPlacer(ami, { agi: 'async' }).place(CALL);
    const [dialplan, async] = manager.received('Originate');
    expect(dialplan!.headers).toMatchObject({ context: 'out', exten: 's', priority: '1' });
    expect(dialplan!.headers.application).toBeUndefined();
    expect(dialplan!.lines).toContain(
      String.raw`Variable: AGI_TARGET=agi://10.0.0.5:4573/reminder?id=7\,x`,
    );
    expect(async!.headers.data).toBe('agi:async,/reminder?id=7');
  });

  it.each([
    [{ to: 'PJSIP/1&PJSIP/2' }, 'to'],
    [{ to: 'PJSIP/1,30' }, 'to'],
    [{ to: '100' }, 'to'],
    [{ to: 'PJSIP/1\r\nVariable: x=y' }, 'to'],
    [{ to: `PJSIP/${'1'.repeat(255)}` }, 'to'],
    [{ route: 'reminder' }, 'route'],
    [{ route: '/a\nb' }, 'route'],
    [{ args: ['a\nb'] }, 'args'],
    [{ variables: { 'A=B': 'x' } }, 'A=B'],
    [{ variables: { A: 'x\r\ny' } }, 'variables.A'],
    [{ variables: { A: 7 as never } }, 'variables.A'],
    [{ callerId: { name: 'a\nb' } }, 'callerId'],
    [{ callerId: { number: '1>2' } }, 'callerId'],
    [{ via: { context: 'a,b', extension: 's' } }, 'via.context'],
    [{ ring: 0 }, 'ring'],
    [{ key: 'a\nb' }, 'key'],
    [{ retry: 3 as never }, 'retry'],
  ])('refuses %j, and sends nothing', async (wrong, name) => {
    const { manager, placer } = await placing(answer);
    const { code, message } = await failure(placer.place({ ...CALL, ...wrong }));
    expect([code, message]).toEqual(['E_AGI_INVALID_ARGUMENT', expect.stringContaining(name)]);
    expect(manager.received('Originate')).toEqual([]);
  });

  it.each([{ agi: 'http://x' }, { agi: 'agi://x/path' }, { agi: AGI, maxCalls: -1 }])(
    'refuses the options %j',
    async (options) => {
      const { ami } = await placing(answer);
      expect(() => new CallPlacer(ami, options)).toThrow(
        expect.objectContaining({ code: 'E_AGI_INVALID_ARGUMENT' }),
      );
    },
  );
});

describe('CallPlacer: what came of it', () => {
  it.each([
    [{ reason: '5', dialStatus: 'BUSY', cause: undefined }, 'busy'],
    [{ reason: '0', dialStatus: 'BUSY', cause: 17 }, 'busy'],
    [{ reason: '8', dialStatus: 'CONGESTION', cause: undefined }, 'congestion'],
    [{ reason: '0', dialStatus: 'CONGESTION', cause: 34 }, 'congestion'],
    [{ reason: '3', dialStatus: undefined, cause: 19 }, 'no-answer'],
    [{ reason: '0', dialStatus: 'NOANSWER', cause: 16 }, 'no-answer'],
    [{ reason: '0', dialStatus: 'NOANSWER', cause: 21 }, 'failed'],
    [{ reason: '0', dialStatus: undefined, cause: undefined }, 'failed'],
  ])('tells %j as %s', (facts, outcome) => {
    expect(outcomeOf(facts)).toBe(outcome);
  });

  it('tells the cause, though its event comes after the outcome', async () => {
    const { placer } = await placing(busy);
    const call = await placer.place(CALL);
    expect([call.outcome, call.cause, await call.ended]).toEqual([
      'busy',
      17,
      { cause: 17, known: true },
    ]);
  });

  it('tells when an answered call is over', async () => {
    const { manager, placer } = await placing(answer);
    const call = await placer.place(CALL);
    await call.hangup();
    expect((await manager.receives('Hangup')).headers.channel).toBe(call.uniqueId);
    hangup(manager.session, call.uniqueId, 16);
    expect(await call.ended).toEqual({ cause: 16, known: true });
  });

  it('is cancelled by its signal while it rings', async () => {
    const controller = new AbortController();
    const { manager, placer } = await placing((_, session, id) => {
      session.send('Event: Newchannel', `Uniqueid: ${id}`);
      setImmediate(() => {
        controller.abort();
      });
    });
    manager.on('Hangup', (action, session) => {
      session.reply(action, 'Response: Success');
      response(session, action.headers.channel!, 'Response: Failure', 'Reason: 0');
      hangup(session, action.headers.channel!, 0);
    });
    expect((await placer.place({ ...CALL, signal: controller.signal })).outcome).toBe('cancelled');
  });

  it('is cancelled before it is placed, and then Asterisk is not asked', async () => {
    const { manager, placer } = await placing(answer);
    const call = await placer.place({ ...CALL, signal: AbortSignal.abort() });
    expect([call.outcome, manager.received('Originate')]).toEqual(['cancelled', []]);
  });

  it('says that the right to events is missing, and hangs up', async () => {
    const { manager, placer } = await placing(() => undefined, { eventTimeout: 20 });
    const { code, message } = await failure(placer.place(CALL));
    expect([code, message]).toEqual(['E_AMI_RIGHTS', expect.stringContaining('`read`')]);
    await manager.receives('Hangup');
  });

  it('waits where Asterisk is shutting down, which has done nothing then', async () => {
    const { manager, placer } = await placing(answer);
    manager.on('Originate', (action, session) => {
      manager.on('Originate', (later, next) => {
        next.reply(later, 'Response: Success');
        answer(later, next, later.headers.channelid!);
      });
      session.reply(action, 'Response: Error', 'Message: Asterisk is shutting down');
    });
    const { outcome, attempts } = await placer.place(CALL);
    expect([outcome, attempts, manager.received('Originate').length]).toEqual(['answered', 1, 2]);
  });

  it('passes on what Asterisk refuses', async () => {
    const { manager, placer } = await placing(answer);
    manager.on('Originate', (action, session) => {
      session.reply(action, 'Response: Error', 'Message: Extension does not exist.');
    });
    expect((await failure(placer.place(CALL))).code).toBe('E_AMI_REFUSED');
  });
});

describe('CallPlacer: a connection that is lost while it rings', () => {
  const ring: Play = (_, session, id) => {
    session.send('Event: Newchannel', `Uniqueid: ${id}`);
    setImmediate(() => {
      session.end();
    });
  };

  it('asks for the channel again, which was answered meanwhile', async () => {
    const { manager, placer } = await placing(ring);
    manager.on('Status', (action, session) => {
      session.reply(action, 'Response: Success', 'EventList: start');
      const id = `ActionID: ${action.id}`;
      session.send('Event: Status', id, 'ChannelStateDesc: Up');
      session.send('Event: StatusComplete', id, 'EventList: Complete');
    });
    expect((await placer.place(CALL)).outcome).toBe('answered');
  });

  it('says that the outcome is unknown where the channel is gone', async () => {
    const { manager, placer } = await placing(ring);
    manager.on('Status', (action, session) => {
      session.reply(action, 'Response: Error', 'Message: No such channel');
    });
    expect((await failure(placer.place(CALL))).code).toBe('E_AMI_OUTCOME_UNKNOWN');
  });

  it('says so when the client is closed, too', async () => {
    let asked = (): void => undefined;
    const originate = new Promise<void>((resolve) => (asked = resolve));
    const { ami, placer } = await placing(() => {
      asked();
    });
    const placed = failure(placer.place(CALL));
    await originate;
    await ami.close();
    expect((await placed).code).toBe('E_AMI_OUTCOME_UNKNOWN');
    expect((await failure(placer.place(CALL))).code).toBe('E_AMI_CLOSED');
  });

  it('waits with a call until there is a connection', async () => {
    const { manager, ami, placer } = await placing(answer);
    manager.session.end();
    await next(ami, 'disconnect');
    expect((await placer.place(CALL)).outcome).toBe('answered');
  });
});

describe('CallPlacer: a connection that is lost in an answered call', () => {
  async function answeredAndLost(reply: readonly string[]): Promise<PlacedCallEnd> {
    const { manager, placer } = await placing(answer);
    manager.on('Status', (action, session) => {
      session.reply(action, ...reply);
    });
    const { ended } = await placer.place(CALL);
    manager.session.end();
    return ended;
  }

  it('is over where the channel is gone', async () => {
    const reply = ['Response: Error', 'Message: No such channel'];
    expect(await answeredAndLost(reply)).toEqual({ cause: undefined, known: true });
  });

  it('says that the end is not known where the rights to ask are missing', async () => {
    const reply = ['Response: Error', 'Message: Permission denied'];
    expect(await answeredAndLost(reply)).toEqual({ cause: undefined, known: false });
  });

  it('asks again where Asterisk is too slow to say whether the channel is there', async () => {
    const { manager, placer } = await placing(answer, {}, { actionTimeout: 50 });
    const { ended } = await placer.place(CALL);
    manager.on('Status', () => {
      manager.on('Status', (action, session) => {
        session.reply(action, 'Response: Error', 'Message: No such channel');
      });
    });
    manager.session.end();
    expect(await ended).toEqual({ cause: undefined, known: true });
  });

  it('asks again where too many actions wait for their answers', async () => {
    const { manager, placer } = await placing(answer, {}, { maxPendingActions: 1 });
    const calls = [await placer.place(CALL), await placer.place(CALL)];
    manager.on('Status', (action, session) => {
      session.reply(action, 'Response: Error', 'Message: No such channel');
    });
    manager.session.end();
    const end = { cause: undefined, known: true };
    expect(await Promise.all(calls.map(({ ended }) => ended))).toEqual([end, end]);
  });

  it('says that the end is not known when the client is closed', async () => {
    const { ami, placer } = await placing(answer);
    const { ended } = await placer.place(CALL);
    await ami.close();
    expect(await ended).toEqual({ cause: undefined, known: false });
  });
});

describe('CallPlacer: limits', () => {
  it('lets no more calls go on at once than are allowed, of all and of one destination', async () => {
    const { manager, placer } = await placing(answer, { maxCalls: 2, maxCallsPerDestination: 1 });
    const [first, second] = [placer.place(CALL), placer.place(CALL)];
    const other = placer.place({ ...CALL, to: 'PJSIP/200' });
    const one = await first;
    await other;
    expect(manager.received('Originate')).toHaveLength(2);
    hangup(manager.session, one.uniqueId, 16);
    expect((await second).outcome).toBe('answered');
    expect(manager.received('Originate')).toHaveLength(3);
  });

  it('begins so many in a second, evenly', async () => {
    const began: number[] = [];
    const { placer } = await placing(
      (action, session, id) => {
        // eslint-disable-next-line no-restricted-syntax -- at least so long: a busy machine only takes longer
        began.push(performance.now());
        busy(action, session, id);
      },
      { callsPerSecond: 50 },
    );
    await Promise.all(Array.from({ length: 6 }, () => placer.place(CALL)));
    // Five pauses of 20 ms, at least; how much more they took does not matter.
    expect(began.at(-1)! - began[0]!).toBeGreaterThan(90);
  });

  it('refuses more than may wait, and lets those go that are cancelled', async () => {
    const { manager, placer } = await placing(answer, { maxCalls: 1, maxWaiting: 1 });
    const { uniqueId } = await placer.place(CALL);
    const controller = new AbortController();
    const waiting = placer.place({ ...CALL, signal: controller.signal });
    await new Promise(setImmediate);
    const { code, message } = await failure(placer.place(CALL));
    expect([code, message]).toEqual(['E_AGI_LIMIT', expect.stringContaining('maxWaiting')]);
    controller.abort();
    expect((await waiting).outcome).toBe('cancelled');
    hangup(manager.session, uniqueId, 16);
    expect((await placer.place(CALL)).outcome).toBe('answered');
  });
});

describe('CallPlacer: retries and keys', () => {
  it('places again as the plan says, each time as a call of its own', async () => {
    const results: PlacementResult[] = [];
    const { manager, placer } = await placing([busy, busy, answer]);
    const call = await placer.place({
      ...CALL,
      retry: (result) => {
        results.push(result);
        return 1;
      },
    });
    expect([call.outcome, call.attempts]).toEqual(['answered', 3]);
    expect(results.map(({ attempt, outcome, cause }) => [attempt, outcome, cause])).toEqual([
      [1, 'busy', 17],
      [2, 'busy', 17],
    ]);
    const ids = manager.received('Originate').map(({ headers }) => headers.channelid);
    expect(new Set(ids).size).toBe(3);
  });

  it('gives the last outcome when the plan gives up', async () => {
    const { placer } = await placing(busy);
    const call = await placer.place({
      ...CALL,
      retry: ({ attempt }) => (attempt < 2 ? 0 : undefined),
    });
    expect([call.outcome, call.attempts]).toEqual(['busy', 2]);
  });

  it('keeps each call in the store before Asterisk is asked, and refuses its key again', async () => {
    const store = new MemoryAttemptStore();
    const seen: unknown[] = [];
    const { placer } = await placing(
      (action, session, id) => {
        seen.push({ ...store.records.get('reminder-7') });
        busy(action, session, id);
      },
      { store },
    );
    const { uniqueId } = await placer.place({ ...CALL, key: 'reminder-7' });
    expect(seen).toEqual([
      {
        key: 'reminder-7',
        to: CALL.to,
        attempt: 1,
        uniqueId,
        state: 'placing',
        outcome: undefined,
      },
    ]);
    expect(store.records.get('reminder-7')).toMatchObject({ state: 'over', outcome: 'busy' });
    const again = await failure(placer.place({ ...CALL, key: 'reminder-7' }));
    expect(again.code).toBe('E_AMI_ATTEMPT_EXISTS');
  });
});
