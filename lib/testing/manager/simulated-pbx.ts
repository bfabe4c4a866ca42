import type { Duplex } from 'node:stream';
import type { SimulatedCall } from '../calls/simulated-call.js';
import type { SimulatedCallOptions } from '../options/call-options.js';
import { checkOptions } from '../options/check-options.js';
import type { CallReport } from '../report/call-report.js';
import { planOf, type CallPlan } from './call-plan.js';
import { checkDestination, checkPbxOptions } from './check-pbx-options.js';
import { USER, type ManagerSession } from './manager-session.js';
import type { ManagerAction } from './message.js';
import { readOriginate } from './originate-request.js';
import type { SimulatedAttempt, SimulatedPbxOptions } from './pbx-options.js';
import { PlacedChannel, type PlacedOutcome } from './placed-channel.js';
import { Switchboard } from './switchboard.js';

/**
 * A call that the PBX was asked to place.
 *
 * @publicApi
 */
export interface SimulatedPlacement {
  /** Whom it calls: `PJSIP/100`. */
  readonly to: string;
  /** 1 for the first call to this destination. */
  readonly attempt: number;
  /** When the PBX was asked, in ms of its time. */
  readonly at: number;
  /** Unique id of the channel. */
  readonly uniqueId: string;
  /** The caller as the called side sees it. */
  readonly callerId: { readonly name: string; readonly number: string };
  /** The variables that the channel was given. */
  readonly variables: Readonly<Record<string, string>>;
  /** The outcome; `undefined` while it rings. */
  readonly outcome: PlacedOutcome | undefined;
  /**
   * Resolves with the report of an answered call when it is over, with `undefined` for any other call. Rejects as
   * `ended` of `placeCall()` does.
   */
  readonly ended: Promise<CallReport | undefined>;
}

/**
 * Settings for `new AmiClient()` of `nestjs-agi/ami`, with which a client talks to a simulated PBX.
 *
 * @publicApi
 */
export interface SimulatedManager {
  /** The user that may log in. */
  readonly username: string;
  /** The secret of the user. */
  readonly secret: string;
  /** Connections in memory, and the time of the PBX. */
  readonly transport: {
    /** Opens a connection. */
    readonly connect: () => Duplex;
    /** The time of the PBX, which jumps over the ringing and the waiting. */
    readonly clock: {
      readonly now: () => number;
      readonly after: (ms: number, act: () => void) => () => void;
      readonly hold: () => () => void;
    };
  };
}

/**
 * A simulated Asterisk with a manager: it places calls to the destinations of a test, tells the events of a real
 * one, and lets calls in by AsyncAGI. Its time jumps.
 *
 * @example
 * const pbx = new SimulatedPbx({
 *   server,
 *   destinations: {
 *     'PJSIP/100': { answersAfter: 3000, script: [{ playing: 'reminder', press: '1' }] },
 *     'PJSIP/101': ['busy', 'no-answer'],
 *   },
 * });
 * const ami = new AmiClient(pbx.ami);
 *
 * @publicApi
 */
export class SimulatedPbx {
  /** Settings of a client that talks to it: `new AmiClient(pbx.ami)`. */
  readonly ami: SimulatedManager;
  readonly #options: SimulatedPbxOptions;
  readonly #switchboard: Switchboard;
  readonly #placed: SimulatedPlacement[] = [];
  readonly #attempts = new Map<string, number>();
  /** The first error of the function `destinations` of the test. */
  #failure: unknown;

  /** @throws AGIError `E_AGI_INVALID_ARGUMENT` that names the option and what is allowed */
  constructor(options: SimulatedPbxOptions = {}) {
    checkPbxOptions(options);
    const made = new Error();
    Error.captureStackTrace(made, SimulatedPbx);
    this.#options = options;
    const switchboard = new Switchboard(
      options,
      (action, session) => {
        this.#originate(action, session);
      },
      made,
    );
    this.#switchboard = switchboard;
    const { clock } = switchboard;
    this.ami = {
      ...USER,
      transport: {
        connect: () => switchboard.connect(),
        clock: {
          now: () => clock.now(),
          after: (ms, act) => clock.schedule(ms, act),
          hold: () => {
            clock.waitEnds();
            return () => {
              clock.waitBegins();
            };
          },
        },
      },
    };
  }

  /** All calls that it was asked to place, in order. */
  get placed(): readonly SimulatedPlacement[] {
    return [...this.#placed];
  }

  /** How much time has passed, in ms of its own. */
  get elapsed(): number {
    return this.#switchboard.clock.now();
  }

  /**
   * A call comes in, and the dialplan gives it to AsyncAGI: `AGI(agi:async,/menu?lang=en)`.
   *
   * @param script the first argument: the path and the query
   * @throws AGIError `E_AGI_INVALID_ARGUMENT` for an option that cannot be used
   */
  placeCall(script: string, options: SimulatedCallOptions = {}): SimulatedCall {
    checkOptions(options);
    return this.#switchboard.comeIn(script, options);
  }

  /**
   * Tells an event to every client that asks for its class.
   *
   * @param name the name of the event: `QueueCallerJoin`
   * @param headers its headers; `Privilege` is `call,all` unless given
   */
  tell(name: string, headers: Readonly<Record<string, string>> = {}): void {
    this.#switchboard.tell({ Event: name, Privilege: 'call,all', ...headers });
  }

  /**
   * Resolves with the reports of the answered calls, in the order in which they were placed, when every call that it
   * was asked for so far is over. Rejects with the first failure: a step of a script that never came, for example.
   */
  async reports(): Promise<CallReport[]> {
    const reports: CallReport[] = [];
    for (const { ended } of this.#placed) {
      const report = await ended;
      if (report !== undefined) reports.push(report);
    }
    if (this.#failure !== undefined) throw this.#failure as Error;
    return reports;
  }

  /** Asterisk ends and starts again: calls and sessions are lost, and no event tells of it. */
  restart(): void {
    this.#switchboard.drop();
  }

  /** Ends all calls and sessions, and takes no more. */
  close(): void {
    this.#switchboard.close();
  }

  #originate(action: ManagerAction, session: ManagerSession): void {
    const request = readOriginate(action);
    if (typeof request === 'string') {
      session.refuse(action, request);
      return;
    }
    const { to, timeout } = request;
    const count = (this.#attempts.get(to) ?? 0) + 1;
    this.#attempts.set(to, count);
    const board = this.#switchboard;
    const made = board.newChannel(to);
    const { name } = made;
    const { uniqueId = made.uniqueId } = request;
    let plan: CallPlan;
    try {
      plan = planOf(this.#attempt(to, count), timeout);
    } catch (error) {
      this.#failure ??= error;
      session.refuse(action, 'Originate failed');
      return;
    }
    const channel = new PlacedChannel(board, request, name, uniqueId, plan);
    const { callerId, variables } = request;
    this.#placed.push({
      ...{ to, attempt: count, at: this.elapsed, uniqueId, callerId, variables },
      ended: channel.ended,
      get outcome() {
        return channel.outcome;
      },
    });
    board.add(channel);
    if (request.isAsync) {
      session.reply(action, 'Success', { Message: 'Originate successfully queued' });
    } else board.answerLater(action, session);
    channel.begin();
  }

  #attempt(to: string, count: number): SimulatedAttempt {
    const { destinations = {} } = this.#options;
    const isFunction = typeof destinations === 'function';
    const own = !isFunction && Object.hasOwn(destinations, to) ? destinations[to] : undefined;
    const destination = isFunction ? destinations(to, count) : (own ?? 'unreachable');
    if (isFunction) checkDestination(to, destination);
    if (!Array.isArray(destination)) return destination as SimulatedAttempt;
    const attempts = destination as readonly SimulatedAttempt[];
    return attempts[Math.min(count, attempts.length) - 1] ?? 'unreachable';
  }
}
