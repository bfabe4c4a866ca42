import { expect, it } from '@jest/globals';
import { connect } from 'node:net';
import { CallPlacer, MemoryAttemptStore, type AmiClock } from 'nestjs-agi/ami';
import { failure, makeClient, next, startManager } from './fixture/client.js';
import type { FakeManager } from './fixture/fake-manager.js';

/** Answers every call at once. */
function answerAll(manager: FakeManager): void {
  manager.on('Originate', (action, session) => {
    const id = action.headers.channelid!;
    session.reply(action, 'Response: Success', 'Message: Originate successfully queued');
    session.send('Event: OriginateResponse', `Uniqueid: ${id}`, 'Response: Success', 'Reason: 4');
  });
}

/** A clock that stands still until a test moves it. */
class TestClock implements AmiClock {
  held = 0;
  readonly timers: { readonly ms: number; readonly act: () => void }[] = [];
  #now = 0;
  #wake = (): void => undefined;

  now = (): number => this.#now;

  after = (ms: number, act: () => void): (() => void) => {
    const timer = { ms, act };
    this.timers.push(timer);
    this.#wake();
    return () => {
      this.timers.splice(this.timers.indexOf(timer), 1);
    };
  };

  hold = (): (() => void) => {
    this.held++;
    return () => {
      this.held--;
    };
  };

  /** Resolves when a timer of so many ms was set, and moves the clock there. */
  async reach(ms: number): Promise<void> {
    for (;;) {
      const timer = this.timers.find((one) => one.ms === ms);
      if (timer) {
        this.#now += ms;
        timer.act();
        return;
      }
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}

it('connects over a transport of its own, again when it is lost', async () => {
  const manager = await startManager();
  let connections = 0;
  const ami = makeClient(1, {
    transport: {
      connect: () => {
        connections++;
        return connect(manager.port, '127.0.0.1');
      },
    },
  });
  await ami.connect();
  const again = next(ami, 'connect');
  manager.session.end();
  await again;
  expect([connections, ami.state]).toEqual([2, 'connected']);
});

it.each([{ transport: {} }, { transport: { connect: 1 } }, { transport: 'memory' }])(
  'refuses %j',
  (options) => {
    expect(() => makeClient(1, options as never)).toThrow(
      expect.objectContaining({ message: expect.stringContaining('transport') as unknown }),
    );
  },
);

it('tells what is wrong with a transport that does not connect', async () => {
  const ami = makeClient(1, { transport: { connect: () => connect(1, '127.0.0.1') } });
  expect((await failure(ami.connect())).code).toBe('E_AMI_UNREACHABLE');
});

it('places calls by the clock of the transport', async () => {
  const manager = await startManager();
  answerAll(manager);
  const clock = new TestClock();
  const transport = { connect: () => connect(manager.port, '127.0.0.1'), clock };
  const ami = makeClient(1, { transport });
  await ami.connect();
  const heldBy: number[] = [];
  const store = new MemoryAttemptStore();
  const update = store.update.bind(store);
  store.update = (record) => {
    heldBy.push(clock.held);
    update(record);
  };
  const placer = new CallPlacer(ami, { agi: 'agi://10.0.0.5', callsPerSecond: 1, store });
  const first = placer.place({ to: 'PJSIP/1', route: '/a' });
  const second = placer.place({ to: 'PJSIP/2', route: '/a' });
  expect((await first).outcome).toBe('answered');
  expect(manager.received('Originate').length).toBe(1);
  await clock.reach(1000);
  expect((await second).outcome).toBe('answered');
  expect(heldBy.length).toBeGreaterThan(0);
  expect([heldBy.filter((held) => held === 0), clock.held]).toEqual([[], 0]);
});
