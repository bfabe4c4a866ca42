import { AsyncResource } from 'node:async_hooks';
import { setMaxListeners } from 'node:events';
// A test runner may replace the global one where a test fakes the time of its own code.
import { setImmediate } from 'node:timers';
import type { AGIChannel } from '../../channel/agi-channel.js';
import type { Call } from '../../channel/call/call.js';
import { guardListeners } from '../../channel/call/guarded-signal.js';
import type { AfterCallWork } from '../../channel/options.js';
import type { AGIError } from '../../errors.js';
import type { EmitServerEvent } from '../server-events.js';
import type { AfterCalls, RunningWork } from './after-calls.js';
import type { SessionWatch } from './session-watch.js';
import type { RunningCall } from './running-calls.js';

/** The call that work is done for. */
export interface WorkedCall {
  readonly call: Call;
  readonly channel: AGIChannel;
  readonly running: RunningCall;
  /** The connection of the session. */
  readonly connection: object;
  /** Is told of the work; `undefined` for a session that nobody watches. */
  readonly watch: SessionWatch | undefined;
}

/** The server of the call. */
export interface AfterCallHost {
  readonly emit: EmitServerEvent;
  readonly afterCalls: AfterCalls;
}

const byConnection = new WeakMap<object, AfterCall>();

/** Resolves when no work runs any more for the call of a connection whose session is over. */
export async function afterCallDone(connection: object): Promise<void> {
  await byConnection.get(connection)?.done();
}

/**
 * The work that an application does for one call after the call's session. It is done one piece at a time,
 * in the order in which it was given, each in a turn of the event loop of its own. When the time for it
 * is over, its signal aborts, and all that still waits begins at once: it may have something to save.
 */
export class AfterCall implements RunningWork {
  index = -1;
  readonly #worked: WorkedCall;
  readonly #host: AfterCallHost;
  readonly #waiting: AfterCallWork[] = [];
  readonly #abort = new AbortController();
  readonly #aborted: Promise<void>;
  #isSessionOver = false;
  /** Whether the pieces that wait are being begun. */
  #isBeginning = false;
  /** How many pieces have begun and not settled, and one more while pieces are being begun. */
  #unfinished = 0;
  #onDone: (() => void)[] = [];

  constructor(worked: WorkedCall, host: AfterCallHost) {
    this.#worked = worked;
    byConnection.set(worked.connection, this);
    this.#host = host;
    const { signal } = this.#abort;
    setMaxListeners(0, guardListeners(signal, worked.call));
    this.#aborted = new Promise((resolve) => {
      signal.onabort = () => {
        resolve();
      };
    });
  }

  add(work: AfterCallWork): void {
    // It runs in the async context of the code that gave it: AsyncLocalStorage has the same values.
    this.#waiting.push(AsyncResource.bind(work, 'AGI_AFTER_CALL'));
    if (this.#isSessionOver) this.#begin();
  }

  /** The session is over: what was given runs now, and what is given from now on runs at once. */
  sessionIsOver(): void {
    this.#isSessionOver = true;
    this.#begin();
  }

  /** The time for the work is over. */
  abort(reason: AGIError): void {
    this.#abort.abort(reason);
  }

  /** Resolves when no piece waits or runs. */
  async done(): Promise<void> {
    if (!this.#isSessionOver) return;
    while (this.#unfinished > 0) {
      await new Promise<void>((resolve) => this.#onDone.push(resolve));
    }
  }

  #begin(): void {
    if (this.#isBeginning || this.#waiting.length === 0) return;
    this.#isBeginning = true;
    this.#count(this.#beginAll());
  }

  async #beginAll(): Promise<void> {
    for (let work = this.#waiting.shift(); work !== undefined; work = this.#waiting.shift()) {
      // A piece that gives another piece to the call, without an end, leaves turns to all else.
      await new Promise(setImmediate);
      const running = this.#run(work);
      this.#count(running);
      await Promise.race([running, this.#aborted]);
    }
    this.#isBeginning = false;
  }

  /** Never rejects. */
  async #run(work: AfterCallWork): Promise<void> {
    const { channel, watch } = this.#worked;
    const begun = watch && performance.now();
    const took = (): number => performance.now() - (begun ?? 0);
    try {
      await work(this.#abort.signal);
      watch?.workDone(took());
    } catch (error) {
      watch?.workDone(took(), { thrown: error });
      this.#host.emit('after_call_error', { error, channel });
    }
  }

  #count(work: Promise<void>): void {
    const { afterCalls } = this.#host;
    if (this.#unfinished === 0) afterCalls.add(this);
    this.#unfinished++;
    this.#worked.running.during(work);
    void work.then(() => {
      this.#unfinished--;
      if (this.#unfinished > 0) return;
      afterCalls.remove(this);
      for (const resolve of this.#onDone.splice(0)) resolve();
    });
  }
}
