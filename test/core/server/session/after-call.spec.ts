import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { AsyncLocalStorage } from 'node:async_hooks';
import { once } from 'node:events';
import { duplexPair } from 'node:stream';
import { setImmediate } from 'node:timers';
import type { AGIChannel, AGIError, AGIServer } from 'nestjs-agi/core';
import { takeReports, watchSessions } from '../../../../lib/core/internal.js';
import { call, environment } from '../../../fixtures/peer.js';
import { passTime } from '../../channel/fixture/pass-time.js';
import { make, next, serve, type Served } from '../fixture/serve.js';

/** Lets enough turns of the event loop pass for everything that could happen by itself. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 30; turn++) await new Promise(setImmediate);
}

/** A promise that the test settles. */
function gate(): { opened: Promise<void>; open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

/** A served route `/x`, and the list of what happens. */
async function served(
  handler: (channel: AGIChannel, done: string[]) => unknown,
): Promise<Served & { done: string[] }> {
  const done: string[] = [];
  const server = await serve((made) => made.agi('/x', (channel) => handler(channel, done)));
  return Object.assign(server, { done });
}

/** Makes a call to `/x` of a server that does not listen, and ends it in the same way. */
async function placeInMemory({ server }: Served): Promise<void> {
  const [near, far] = duplexPair({ allowHalfOpen: true });
  const over = next(server, 'channel_end');
  server.accept(near);
  far.resume().on('end', () => far.end());
  far.write(environment('/x'));
  await over;
}

/** Places a call to `/x` and ends it as Asterisk does when the server has ended it. */
async function place(target: Served): Promise<void> {
  const peer = await call(target, '/x');
  await peer.ended;
  peer.end();
  await peer.closed;
}

/** A route `/x` of a server that does not listen: `close()` needs no time for its queue. */
function unlistened(handler: (channel: AGIChannel, done: string[]) => unknown) {
  const done: string[] = [];
  const target = make({}, (made) => made.agi('/x', (channel) => handler(channel, done)));
  return Object.assign(target, { done });
}

/** Fakes the timers of the process; the turns of the event loop stay real. */
function fakeTimers(): void {
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
}

const errorsOf = ({ events }: Served): unknown[] =>
  events.filter(([name]) => name === 'after_call_error').map(([, payload]) => payload);

describe('work after the call', () => {
  it('is done when the session is over, not before', async () => {
    const target = await served(async (channel, done) => {
      channel.afterCall(() => done.push(`billed, ended: ${channel.ended}`));
      await settle();
      done.push(`handled, ended: ${channel.ended}`);
    });
    await place(target);
    await settle();
    expect(target.done).toEqual(['handled, ended: false', 'billed, ended: true']);
  });

  it.each<[string, (channel: AGIChannel) => unknown, string]>([
    ['the handler returns', () => undefined, ''],
    ['the handler throws', () => Promise.reject(new Error('mistake')), ''],
    [
      'the handler fails the call',
      (channel) => {
        channel.fail('no_money');
      },
      '',
    ],
    ['the handler hangs up', (channel) => channel.hangup(), '200 result=1\nHANGUP\n'],
    ['the caller hangs up', (channel) => channel.getData('x'), '200 result=-1\nHANGUP\n'],
    ['the connection ends', (channel) => channel.getData('x'), 'FIN'],
    ['the connection breaks', (channel) => channel.getData('x'), 'RST'],
    ['the peer breaks the protocol', (channel) => channel.getData('x'), 'no reply\n'],
  ])('is done once where %s', async (_, end, answer) => {
    const target = await served((channel, done) => {
      channel.afterCall(() => done.push('billed'));
      return end(channel);
    });
    const peer = await call(target, '/x');
    if (answer !== '') {
      await peer.hears('\n');
      if (answer === 'RST') peer.reset();
      else if (answer === 'FIN') peer.end();
      else peer.write(answer);
    }
    if (answer !== 'RST') {
      await peer.ended;
      peer.end();
    }
    await peer.closed;
    await settle();
    expect(target.done).toEqual(['billed']);
    expect(target.server.runningCalls).toBe(0);
  });

  it('is done for a call that is refused, if a listener has given it', async () => {
    const done: string[] = [];
    const target = await serve((server) =>
      server.on('connection', (channel) => {
        channel.afterCall(() => done.push('counted'));
      }),
    );
    await place(target);
    await settle();
    expect(done).toEqual(['counted']);
  });

  it('is done at once, in a later turn, if the session is over', async () => {
    const target = await served(() => undefined);
    let channel: AGIChannel | undefined;
    target.server.on('channel_end', (ended) => (channel = ended));
    await place(target);
    await settle();
    const done: string[] = [];
    channel!.afterCall(() => done.push('work'));
    done.push('given');
    expect(target.server.runningCalls).toBe(1);
    await settle();
    expect(done).toEqual(['given', 'work']);
    expect(target.server.runningCalls).toBe(0);
  });

  it('is done one piece after the other, in the order given, also what a piece gives', async () => {
    const first = gate();
    const target = await served((channel, done) => {
      channel.afterCall(async () => {
        done.push('one begins');
        channel.afterCall(() => done.push('four'));
        await first.opened;
        done.push('one ends');
      });
      channel.afterCall(() => done.push('two'));
      channel.afterCall(() => done.push('three'));
    });
    await place(target);
    await settle();
    expect(target.done).toEqual(['one begins']);
    first.open();
    await settle();
    expect(target.done).toEqual(['one begins', 'one ends', 'two', 'three', 'four']);
  });

  it('leaves turns of the event loop to all else, however often it gives itself again', async () => {
    let times = 0;
    let isOver = false;
    const target = await served((channel) => {
      const again = (): void => {
        times++;
        if (!isOver) channel.afterCall(again);
      };
      channel.afterCall(again);
    });
    await place(target);
    await settle();
    isOver = true;
    expect(times).toBeGreaterThan(1);
  });

  it('cannot send a command, whose error is told: what it should do was not done', async () => {
    const target = await served((channel) => {
      channel.afterCall(() => channel.getVariable('BALANCE'));
      channel.afterCall(() => {
        channel.signal.throwIfAborted();
      });
    });
    await place(target);
    await settle();
    const errors = errorsOf(target) as { error: AGIError }[];
    expect(errors.map(({ error }) => error.code)).toEqual(Array(2).fill('E_AGI_CHANNEL_DESTROYED'));
  });

  it('that fails is an event of its own, and keeps no other work from being done', async () => {
    const mistakes = [new Error('thrown'), new Error('rejected'), undefined];
    let channel: AGIChannel | undefined;
    const target = await served((given, done) => {
      channel = given;
      given.afterCall(() => {
        throw mistakes[0]!;
      });
      given.afterCall(() => Promise.reject(mistakes[1]!));
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- anything may be thrown
      given.afterCall(() => Promise.reject());
      given.afterCall(() => done.push('last'));
    });
    await place(target);
    await settle();
    expect(errorsOf(target)).toEqual(mistakes.map((error) => ({ error, channel })));
    expect(target.names()).not.toContain('handler_error');
    expect(target.done).toEqual(['last']);
  });

  it('has the values of AsyncLocalStorage that were there when it was given', async () => {
    const storage = new AsyncLocalStorage<string>();
    const target = await served((channel, done) => {
      for (const tenant of ['a', 'b']) {
        storage.run(tenant, () => {
          channel.afterCall(async () => {
            await settle();
            done.push(String(storage.getStore()));
          });
        });
      }
    });
    await place(target);
    await untilIdle(target.server);
    expect(target.done).toEqual(['a', 'b']);
  });

  it.each([undefined, null, 'bill', Promise.resolve(), {}])(
    'is a function, and not %p',
    async (work) => {
      const target = await served((channel) => {
        channel.afterCall(work as never);
      });
      await place(target);
      const [error] = target.events.filter(([name]) => name === 'handler_error');
      expect(error?.[1]).toMatchObject({
        error: {
          code: 'E_AGI_INVALID_ARGUMENT',
          message: expect.stringContaining('afterCall: work'),
        },
      });
    },
  );
});

async function untilIdle(server: AGIServer): Promise<void> {
  while (server.runningCalls > 0) await new Promise(setImmediate);
}

describe('work after a call without a listener', () => {
  const printed: string[] = [];
  const { error } = console;
  beforeEach(() => {
    printed.length = 0;
    console.error = (line: string) => printed.push(line);
  });
  afterEach(() => {
    console.error = error;
  });

  it('has its errors printed, with the call and the stack', async () => {
    const target = await served((channel) => {
      channel.afterCall(() => Promise.reject(new Error('card 4711')));
    });
    target.server.removeAllListeners('after_call_error');
    await place(target);
    await settle();
    expect(printed).toEqual([
      expect.stringMatching(
        /^\[17\.4\] "\/x" the work after the call failed: Error: card \*\*\*\n +at /,
      ),
    ]);
  });
});

describe('close() and work after calls', () => {
  /** A call that is over, whose work lasts until the test opens the gate. */
  async function working(): Promise<Served & { done: string[]; open: () => void }> {
    const billing = gate();
    const target = unlistened((channel, done) => {
      channel.afterCall(async (signal) => {
        signal.addEventListener('abort', () => done.push('aborted'));
        await billing.opened;
        done.push('billed');
      });
      channel.afterCall((signal) => done.push(`saved, aborted: ${signal.aborted}`));
    });
    await placeInMemory(target);
    await settle();
    return Object.assign(target, { open: billing.open });
  }

  afterEach(() => {
    jest.useRealTimers();
  });

  it('waits for it within the drain', async () => {
    const { server, done, open } = await working();
    expect(server.runningCalls).toBe(1);
    const closing = server.close({ drain: 60_000 }).then(() => done.push('closed'));
    await settle();
    open();
    await closing;
    expect(done).toEqual(['billed', 'saved, aborted: false', 'closed']);
    expect(server.runningCalls).toBe(0);
  });

  it('waits for the work of calls that it ended itself, without a drain', async () => {
    const billing = gate();
    const target = await served((channel, done) => {
      channel.afterCall(async () => {
        await billing.opened;
        done.push('billed');
      });
      return channel.exec('Wait', '10');
    });
    const peer = await call(target, '/x');
    await peer.hears('EXEC');
    const closing = target.server.close().then(() => target.done.push('closed'));
    await peer.ended;
    peer.end();
    await peer.closed;
    await settle();
    billing.open();
    await closing;
    expect(target.done).toEqual(['billed', 'closed']);
  });

  it('aborts its signal after 9 s, begins what waits, and waits no longer after 1 s more', async () => {
    const { server, done, open } = await working();
    fakeTimers();
    const closing = server.close().then(() => done.push('closed'));
    await passTime(0);
    await settle();
    await passTime(8999);
    await settle();
    expect(done).toEqual([]);
    await passTime(1);
    await settle();
    expect(done).toEqual(['aborted', 'saved, aborted: true']);
    await passTime(1000);
    await closing;
    expect(done).toEqual(['aborted', 'saved, aborted: true', 'closed']);
    expect(server.runningCalls).toBe(1);
    open();
    await settle();
    expect(done.at(-1)).toBe('billed');
    expect(server.runningCalls).toBe(0);
  });

  it('is over as soon as work that heard the signal has ended', async () => {
    const target = unlistened((channel, done) => {
      channel.afterCall(async (signal) => {
        await once(signal, 'abort');
        done.push(`saved: ${(signal.reason as AGIError).code}`);
      });
    });
    await placeInMemory(target);
    await settle();
    fakeTimers();
    const closing = target.server.close().then(() => target.done.push('closed'));
    await passTime(0);
    await settle();
    await passTime(9000);
    await closing;
    expect(target.done).toEqual(['saved: E_AGI_ABORTED', 'closed']);
  });

  it('is told to a watcher of the session with the time that each piece took, and what it threw', async () => {
    const done: [number, unknown][] = [];
    const nothing = (): void => undefined;
    const target = unlistened((channel) => {
      channel.afterCall(() => passTime(250));
      channel.afterCall(async () => {
        await passTime(40);
        throw new Error('no ink');
      });
    });
    watchSessions(target.server, () => ({
      sent: nothing,
      received: nothing,
      closing: nothing,
      peerClosed: nothing,
      ended: nothing,
      workGiven: nothing,
      workDone: (duration, failure) => done.push([duration, failure?.thrown]),
    }));
    fakeTimers();
    await passTime(1000);
    await placeInMemory(target);
    await settle();
    expect(done).toEqual([
      [250, undefined],
      [40, new Error('no ink')],
    ]);
  });

  it('has an aborted signal for work that comes when the server is closed, until it takes calls', async () => {
    let channel: AGIChannel | undefined;
    const target = await served((given) => (channel = given));
    await place(target);
    await target.server.close();
    const aborted: boolean[] = [];
    const look = (signal: AbortSignal): number => aborted.push(signal.aborted);
    channel!.afterCall(look);
    await settle();
    await target.server.listen(target.port, '127.0.0.1');
    await place(target);
    channel!.afterCall(look);
    await settle();
    expect(aborted).toEqual([true, false]);
  });

  it('reports what a listener of the signal throws, and goes on', async () => {
    const reports: string[] = [];
    const stop = takeReports(({ message }) => reports.push(message));
    const target = unlistened((channel, done) => {
      channel.afterCall(async (signal) => {
        signal.addEventListener('abort', () => {
          throw new Error('no disk');
        });
        await once(signal, 'abort');
        done.push('ended');
      });
    });
    await placeInMemory(target);
    await settle();
    fakeTimers();
    const closing = target.server.close();
    await passTime(0);
    await settle();
    await passTime(9000);
    await closing;
    stop();
    expect(target.done).toEqual(['ended']);
    expect(reports).toEqual([
      expect.stringContaining("a listener of the call's signal failed: no disk"),
    ]);
  });
});
