import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { AGIServer, type AGIChannel } from 'nestjs-agi/core';
import { Alarm, Deadline } from '../../lib/core/internal.js';
import { AgiDialog } from 'nestjs-agi/ivr';
import { placeCall, replayTranscript } from 'nestjs-agi/testing';
import { OtherThread, type ThreadScript } from '../fixtures/other-thread.js';
import { FENCE_NUDGE } from '../../lib/core/limits.js';
import { FENCE, openCall } from './channel/fixture/open-call.js';
import { environment } from '../fixtures/peer.js';
import { serve } from './server/fixture/serve.js';

const threads: OtherThread[] = [];

afterEach(async () => {
  await Promise.all(threads.splice(0).map((thread) => thread.stop()));
});

function otherThread(script: ThreadScript): OtherThread {
  const thread = new OtherThread(script);
  threads.push(thread);
  return thread;
}

/** Keeps this thread busy as soon as what runs now is done. */
function busySoon(thread: OtherThread, ms: number): void {
  process.nextTick(() => {
    thread.writesWhileBusyFor(ms);
  });
}

/** A deadline, and how long the process is busy: the deadline has passed when it is free again. */
const SHORT = 50;
const BUSY = 100;
/** A deadline that does not pass before the process is made busy for as long, on a slow machine either. */
const LONG = 6000;

describe('what arrived while the process was busy counts, though its deadline has passed:', () => {
  /** A call of a peer in another thread, whose handler is given what keeps this thread busy. */
  async function callOf(
    answers: ThreadScript['answers'],
    handler: (channel: AGIChannel, peer: OtherThread) => unknown,
    options: ConstructorParameters<typeof AGIServer>[0] = {},
  ): Promise<{ outcome: unknown; result: unknown; heard: string[] }> {
    let result: unknown;
    const served = await serve((server) => {
      server.agi('/x', async (channel) => {
        result = await Promise.resolve(handler(channel, peer)).catch((error: unknown) => error);
      });
    }, options);
    const over = new Promise((resolve) => {
      served.server.on('connection', (channel) => channel.once('end', resolve));
    });
    const peer = otherThread({
      connectTo: served.port,
      greeting: environment('/x'),
      ...(answers && { answers }),
    });
    peer.allow();
    const outcome = await over;
    return { outcome, result, heard: await peer.heard };
  }

  it('the reply to a command', async () => {
    const { result } = await callOf([['NOOP', '200 result=7\n']], (channel, peer) => {
      const reply = channel.noop('', { timeout: SHORT });
      peer.writesWhileBusyFor(BUSY);
      return reply;
    });
    expect(result).toMatchObject({ result: 7 });
  });

  it('the reply to one that waited for its turn', async () => {
    const answers = [
      ['EXEC', '200 result=0\n'],
      ['NOOP', '200 result=7\n'],
    ] as const;
    const { result } = await callOf(answers, async (channel, peer) => {
      const first = channel.exec('Wait', '1');
      const second = channel.noop('', { timeout: SHORT });
      peer.allow();
      await first;
      peer.writesWhileBusyFor(BUSY);
      return second;
    });
    expect(result).toMatchObject({ result: 7 });
  });

  it('the answer to a fence: it is not nudged', async () => {
    const peer = otherThread({ answers: [['GET VARIABLE', '200 result=1 (a\nb)\n']] });
    const socket = connect(await peer.ready, '127.0.0.1');
    await once(socket, 'connect');
    const { call, channel, written } = openCall({}, () => ({
      write: (line) => {
        written.push(line);
        socket.write(line);
        // As soon as its nudge is due in FENCE_NUDGE ms.
        if (FENCE.test(line)) busySoon(peer, FENCE_NUDGE * 2);
      },
      end: () => socket.destroy(),
    }));
    socket.on('data', (chunk) => {
      call.commands.receive(chunk);
    });
    peer.allow();
    expect(await channel.getVariable('X')).toMatchObject({ value: 'a\nb' });
    expect(written).toEqual(['GET VARIABLE X\n', expect.stringMatching(FENCE)]);
    call.finish();
  });

  it('the last reply of a session that may not last longer', async () => {
    const { outcome } = await callOf(
      [['NOOP', '200 result=7\n']],
      (channel, peer) => {
        const reply = channel.noop();
        peer.writesWhileBusyFor(BUSY);
        return reply;
      },
      { sessionTimeout: SHORT },
    );
    expect(outcome).toBe('completed');
  });

  it('the reply to a last command after a hangup', async () => {
    const { result } = await callOf(
      [
        ['STREAM', '200 result=-1 endpos=0\nHANGUP\n'],
        ['SET', '200 result=1\n'],
      ],
      (channel, peer) =>
        new Promise((resolve) => {
          channel.once('hangup', () => {
            resolve(channel.setVariable('SAVED', 'yes'));
            // Written when the reply in flight has been taken.
            setImmediate(() => {
              peer.writesWhileBusyFor(BUSY);
            });
          });
          void channel.streamFile('x');
          peer.allow();
        }),
      { hangupGrace: SHORT },
    );
    expect(result).toMatchObject({ result: 1 });
  });

  it('the end of a call that is drained', async () => {
    const peers: OtherThread[] = [];
    const served = await serve((server) => {
      server.agi('/x', (channel) => channel.noop());
    });
    const ready = new Promise<AGIChannel>((resolve) => {
      served.server.once('channel_ready', ({ channel }) => {
        resolve(channel);
      });
    });
    peers.push(
      otherThread({
        connectTo: served.port,
        greeting: environment('/x'),
        answers: [['NOOP', '200 result=7\nFIN']],
      }),
    );
    peers[0]?.allow();
    const channel = await ready;
    const outcome = once(channel, 'end');
    served.server.once('close', () => {
      peers[0]?.writesWhileBusyFor(BUSY);
    });
    await served.server.close({ drain: SHORT });
    expect(await outcome).toEqual(['completed']);
  });

  it('the environment of a call', async () => {
    const server = new AGIServer({ handshakeTimeout: SHORT });
    server.agi('/x', () => undefined);
    const accepted = createServer({ allowHalfOpen: true }).listen(0, '127.0.0.1');
    await once(accepted, 'listening');
    const connection = once(server, 'connection');
    const peer = otherThread({
      connectTo: (accepted.address() as AddressInfo).port,
      greeting: environment('/x'),
    });
    accepted.once('connection', (socket) => {
      server.accept(socket);
      peer.writesWhileBusyFor(BUSY);
    });
    const [channel] = (await connection) as [AGIChannel];
    expect(channel.request.path).toBe('/x');
    expect(await peer.heard).toEqual([]);
    accepted.close();
    await server.close();
  });

  it('the work for which a caller is on hold', async () => {
    const database = otherThread({ greeting: 'done' });
    const socket = connect(await database.ready, '127.0.0.1');
    await once(socket, 'connect');
    const work = async (): Promise<string> => {
      database.writesWhileBusyFor(BUSY);
      const [chunk] = (await once(socket, 'data')) as [Buffer];
      return chunk.toString();
    };
    const music = { class: 'default' };
    const { result } = await callOf([['SET MUSIC', '200 result=0\n']], (channel, peer) => {
      peer.allow();
      peer.allow();
      return new AgiDialog(channel).hold(work, { music, timeout: SHORT });
    });
    socket.destroy();
    expect(result).toEqual({ outcome: 'done', value: 'done' });
  });

  it('the end of a call that the testing kit has placed', async () => {
    const server = otherThread({ greeting: 'NOOP\n', answers: [['200', 'FIN']] });
    const port = await server.ready;
    server.allow();
    let busy = false;
    const call = placeCall(`agi://127.0.0.1:${port}/`, {
      timeout: LONG,
      onLine: ({ kind }) => {
        if (kind === 'reply' && !busy) busySoon(server, LONG);
        busy ||= kind === 'reply';
      },
    });
    expect((await call.ended).commands).toEqual(['NOOP']);
  });

  it('the end of a transcript that is replayed', async () => {
    const server = otherThread({ greeting: 'NOOP\n', answers: [['200', 'FIN']] });
    const port = await server.ready;
    server.allow();
    let busy = false;
    const normalise = (command: string): string => {
      if (!busy) busySoon(server, LONG);
      busy = true;
      return command;
    };
    const transcript = '> agi_request: agi://h/\n>\n< NOOP\n> 200 result=0\n! server closed\n';
    const target = `agi://127.0.0.1:${port}/`;
    await expect(
      replayTranscript(transcript, target, { timeout: LONG, normalise }),
    ).resolves.toBeUndefined();
  });
});

describe('a deadline', () => {
  it('expires once, and gives its owner back', async () => {
    const expired = await new Promise((resolve) => new Deadline(1, resolve, 'owner'));
    expect(expired).toBe('owner');
  });

  it('that is cleared does not expire, neither before nor while the loop reads', async () => {
    const expire = jest.fn();
    new Deadline(1, expire, undefined).clear();
    const deadline = new Deadline(1, expire, undefined);
    setTimeout(() => {
      deadline.clear();
    }, 1);
    await new Promise((resolve) => new Deadline(10, resolve, undefined));
    expect(expire).not.toHaveBeenCalled();
  });
});

describe('an alarm', () => {
  /** Resolves by a moment that comes after those of the tests. */
  const later = (): Promise<void> =>
    new Promise((resolve) => {
      new Alarm(resolve).set(5);
    });

  it('rings once for the moment that was set last', async () => {
    const rung: string[] = [];
    const alarm = new Alarm(() => rung.push('alarm'));
    alarm.set(1);
    alarm.set(2);
    await later();
    expect(rung).toEqual(['alarm']);
  });

  it('does not ring when it was cleared, and may be set again', async () => {
    let ring = (): void => undefined;
    const alarm = new Alarm(() => {
      ring();
    });
    const early = jest.fn();
    ring = early;
    alarm.set(1);
    alarm.clear();
    await later();
    expect(early).not.toHaveBeenCalled();
    await new Promise<void>((resolve) => {
      ring = resolve;
      alarm.set(1);
    });
  });
});

it('every timer that gives something up is a Deadline', () => {
  const files = readdirSync('lib', { recursive: true, encoding: 'utf8' });
  const withTimers = files
    .filter((file) => file.endsWith('.ts'))
    .filter((file) => /\bset(Timeout|Interval)\(/.test(readFileSync(join('lib', file), 'utf8')));
  expect(withTimers.sort()).toEqual(
    [
      // A pause before the next attempt to connect, and how often a silent peer is asked: it is given up
      // only when the question, which has a Deadline, is not answered.
      'ami/client/reconnector.ts',
      'ami/connection/liveness.ts',
      // How often a silent manager is made to send what it has kept: nothing is given up.
      'ami/connection/kept-events.ts',
      // A pause before something settles, and before a mended chaos goes on: nothing is given up.
      'core/channel/call/settlement-throttle.ts',
      'core/deadline.ts',
      // The page of the inspector, which runs in a browser.
      'inspector/core/page/page-files.ts',
      // How long events wait until they are read: nothing is given up.
      'inspector/core/watching/pending-events.ts',
      // The time in which signals belong to the one that began a shutdown. After it they are heeded.
      'nest/lifecycle/shutdown-watch.ts',
      // A pause for an application of a test that goes on after its call.
      'testing/channel/waiting.ts',
      'testing/chaos/chaotic-server-side.ts',
      // How often a walk looks whether its handler does something: it counts its own ticks.
      'testing/exploration/call/path-walk.ts',
      // The time of the simulated Asterisk.
      'testing/time/real-clock.ts',
      'testing/time/virtual-clock.ts',
    ].sort(),
  );
});
