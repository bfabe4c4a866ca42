// Test runners replace the global timers where a test fakes the time of its own code.
import { setImmediate } from 'node:timers';
import { AGIError } from '../../core/index.js';
import { Deadline } from '../../core/internal.js';
import type { ChaosPlan } from '../chaos/chaos-plan.js';
import { ChaoticServerSide } from '../chaos/chaotic-server-side.js';
import type { SimulatedAsterisk } from '../asterisk/simulated-asterisk.js';
import type { SimulatedChannel } from '../channel/simulated-channel.js';
import { formatDialogue } from '../dialogue/dialogue-text.js';
import { Patience } from '../time/patience.js';
import { SlowNetwork } from '../time/slow-network.js';
import type { CallSocket } from '../transport/call-socket.js';
import type { ServerSide } from '../wire/server-side.js';

const DEFAULT_TIMEOUT = 60_000;
/** How long a server may take to close its side after Asterisk has closed its own, in ms. */
const LINGER = 1000;
/** How many lines of the dialogue are shown with a failure. */
const LINES_SHOWN = 20;
/** Turns of the event loop that a handler gets, after a broken connection, to give its work to `afterCall()`. */
const TURNS_TO_END = 4;

/** All that is needed to place a call. */
export interface CallSession {
  readonly connect: () => CallSocket;
  readonly url: string;
  readonly channel: SimulatedChannel;
  /** The environment that Asterisk writes first, in wire text. */
  readonly environment: string;
  readonly timeout: number | undefined;
  readonly chaos: ChaosPlan | undefined;
  /** Tells for which step the caller still waits, as the end of a sentence; `''` if for none. */
  readonly describeNextStep: () => string;
  /** Makes Asterisk's side of the session. */
  readonly open: (server: ServerSide) => SimulatedAsterisk;
}

/**
 * Connects, runs the session, and resolves when both sides have closed and the server's work after the
 * call is done.
 */
export function openSession(session: CallSession): Promise<{
  asterisk: SimulatedAsterisk;
  reset: boolean;
}> {
  const {
    connect,
    url,
    channel,
    environment,
    open,
    describeNextStep,
    chaos,
    timeout = DEFAULT_TIMEOUT,
  } = session;
  return new Promise((resolve, reject) => {
    const socket = connect();
    const direct: ServerSide = {
      write: (wire) => {
        if (socket.writable) socket.write(wire, 'latin1');
      },
      end: () => {
        if (socket.destroyed) return;
        socket.end();
        linger = new Deadline(LINGER, destroy, socket);
      },
    };
    const { latency = 0 } = channel.options;
    const network = new SlowNetwork(channel.clock, latency / 2);
    const near =
      chaos === undefined
        ? direct
        : new ChaoticServerSide(direct, chaos, {
            hangUp: () => {
              channel.hangup();
            },
            reset: () => {
              reset = true;
              socket.resetAndDestroy();
            },
          });
    const server: ServerSide = {
      write: (wire) => {
        network.carry(() => {
          near.write(wire);
        });
      },
      end: () => {
        network.carry(() => {
          near.end();
        });
      },
    };
    const asterisk = open(server);
    let linger: Deadline<CallSocket> | undefined;
    let connected = false;
    let reset = false;
    let isOver = false;
    const expire = (): void => {
      const delay = isOver ? describeWork(url, timeout) : describeDelay(channel, url, timeout);
      const message = `${delay}${describeNextStep()}${soFar(channel)}`;
      reject(new AGIError('E_AGI_COMMAND_TIMEOUT', message));
      socket.destroy();
    };
    let overdue = new Patience(timeout, expire);

    const fail: (reason: unknown) => void = reject;
    channel.onFault = (error) => {
      overdue.clear();
      fail(error);
      socket.destroy();
    };
    const closed = new Promise((done) => socket.once('close', done));
    socket.once('connect', () => {
      connected = true;
      channel.clock.catchUp();
      channel.tell('environment', environment.trimEnd());
      server.write(environment);
      const over = Promise.all([asterisk.run(), closed]).then(async () => {
        isOver = true;
        // A call that was in time is not failed by the turns that its handler gets. Work has a time of its own.
        overdue.clear();
        overdue = new Patience(timeout, expire);
        for (let turn = 0; turn < TURNS_TO_END; turn++) await new Promise(setImmediate);
        await socket.afterCall?.();
      });
      over
        // Only code of the test can throw here: an application, a function.
        .then(() => {
          resolve({ asterisk, reset });
        }, reject)
        .finally(() => {
          overdue.clear();
          socket.destroy();
        });
    });
    socket.setEncoding('latin1').on('data', (wire) => {
      channel.clock.catchUp();
      network.carry(() => {
        asterisk.receive(String(wire));
      });
    });
    socket.once('end', () => {
      channel.clock.catchUp();
      network.carry(() => {
        asterisk.serverEnded();
      });
    });
    socket.on('error', (cause) => {
      // To Asterisk a broken connection is an end like any other: `AGISTATUS` does not show it.
      reset = true;
      if (connected) return;
      overdue.clear();
      const message = `cannot call ${url}: ${cause.message}; is the server up?`;
      reject(new AGIError('E_AGI_SOCKET_ERROR', message, { cause }));
    });
    socket.once('close', () => {
      linger?.clear();
      // Asterisk notices it when it next reads: an application that runs goes on to its end.
      network.carry(() => {
        asterisk.serverEnded();
      });
    });
  });
}

function destroy(socket: CallSocket): void {
  socket.destroy();
}

function describeDelay({ report }: SimulatedChannel, url: string, timeout: number): string {
  const last = report.commands.at(-1);
  const state = last === undefined ? 'it sent no command' : `its last command was ${last}`;
  return `the call to ${url} did not end within ${timeout} ms: ${state}`;
}

function describeWork(url: string, timeout: number): string {
  return (
    `the call to ${url} has ended, but the work that it gave to channel.afterCall() was not done ` +
    `within ${timeout} ms`
  );
}

function soFar({ report }: SimulatedChannel): string {
  const shown = formatDialogue(report.dialogue, LINES_SHOWN);
  return shown === '' ? '' : `\nThe call so far:\n${shown}`;
}
