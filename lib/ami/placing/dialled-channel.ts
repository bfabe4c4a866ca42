import { AGIError, isAGIError } from '../../core/index.js';
import type { AmiClient } from '../client/ami-client.js';
import type { OriginateHeaders } from '../client/actions.js';
import type { AmiMessage } from '../codec/message.js';
import { outcomeOf, type PlacementOutcome } from './outcome.js';
import type { PlacedCallEnd } from './placed-call.js';

/** Time in ms, beyond the ringing, for Asterisk to say what came of a call. */
const GRACE = 15_000;

/** Time in ms for the cause of a call that was not answered: its events may come after the outcome. */
const CAUSE_WAIT = 1000;

/** Time in ms for the outcome of a call whose channel is gone already. */
const END_WAIT = 5000;

/** Time in ms before Asterisk is asked for a channel again. */
const ASK_PAUSE = 1000;

/** Failures of the question for a channel after which it is asked again, although the connection lasts. */
const ASKED_AGAIN = new Set(['E_AMI_TIMEOUT', 'E_AGI_LIMIT']);

/** Failures of an action after which Asterisk may have done it. */
const UNCERTAIN = new Set(['E_AMI_TIMEOUT', 'E_AMI_DISCONNECTED', 'E_AMI_CLOSED']);

/** The outcome of one attempt. */
export interface DialResult {
  readonly outcome: PlacementOutcome;
  readonly cause: number | undefined;
  readonly ended: Promise<PlacedCallEnd>;
}

/** How one attempt is made. */
export interface DialPlan {
  readonly headers: OriginateHeaders;
  readonly uniqueId: string;
  readonly ring: number;
  readonly eventTimeout: number;
  readonly signal: AbortSignal | undefined;
}

/** One channel that Asterisk is asked to make, from the action to the end of the channel. */
export class DialledChannel {
  readonly #ami: AmiClient;
  readonly #plan: DialPlan;
  readonly #result: Promise<DialResult>;
  readonly #ended: Promise<PlacedCallEnd>;
  #resolve!: (result: DialResult) => void;
  #reject!: (error: AGIError) => void;
  #resolveEnded!: (end: PlacedCallEnd) => void;
  readonly #timers = new Set<() => void>();
  readonly #unwatch: () => void;
  #cause: number | undefined;
  #dialStatus: string | undefined;
  #response: AmiMessage | undefined;
  /** A channel that is not there may come yet. */
  #mayCome = false;
  #isTaken = false;
  #isHeard = false;
  #isGone = false;
  #isCancelled = false;
  #isSettled = false;
  #isOver = false;

  constructor(ami: AmiClient, plan: DialPlan) {
    this.#ami = ami;
    this.#plan = plan;
    this.#result = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.#ended = new Promise((resolve) => (this.#resolveEnded = resolve));
    this.#unwatch = ami.watchChannel(plan.uniqueId, (event) => {
      this.#look(event);
    });
  }

  /**
   * Asks Asterisk, and resolves when it is known what came of it.
   *
   * @throws AGIError `E_AMI_OUTCOME_UNKNOWN`, or why Asterisk was not asked or refused
   */
  dial(): Promise<DialResult> {
    return this.#reach(() => this.#originate());
  }

  /**
   * Asks Asterisk for a channel that an earlier process has had made, and resolves when it is known what
   * came of it. The manager may not have read the last action of that process yet, so a channel that is
   * not there is asked for twice.
   *
   * @throws AGIError `E_AMI_OUTCOME_UNKNOWN`
   */
  follow(): Promise<DialResult> {
    this.#mayCome = true;
    return this.#reach(() => this.#inquire(false));
  }

  /** Whether Asterisk took the action: the call may have been placed. */
  get isTaken(): boolean {
    return this.#isTaken;
  }

  async #originate(): Promise<void> {
    try {
      await this.#ami.action('Originate', this.#plan.headers);
      this.#isTaken = true;
      if (!this.#isHeard) this.#after(this.#plan.eventTimeout, this.#unheard);
    } catch (error) {
      const code = isAGIError(error) ? error.code : '';
      if (!UNCERTAIN.has(code)) this.#fail(error as AGIError);
      else if (code === 'E_AMI_CLOSED') this.#lose();
    }
  }

  async #reach(begin: () => Promise<void>): Promise<DialResult> {
    const { signal, ring } = this.#plan;
    const cancel = (): void => {
      this.#cancel();
    };
    this.#ami.on('connect', this.#ask).on('close', this.#lose);
    signal?.addEventListener('abort', cancel);
    await begin();
    if (signal?.aborted) cancel();
    this.#after(ring + GRACE, () => void this.#inquire(true));
    try {
      return await this.#result;
    } finally {
      signal?.removeEventListener('abort', cancel);
    }
  }

  #look(event: AmiMessage): void {
    this.#isHeard = true;
    const cause = Number(event.Cause);
    if (cause > 0) this.#cause = cause;
    switch (event.Event) {
      case 'Newchannel':
        if (this.#isCancelled) this.#hangUp();
        break;
      case 'DialEnd':
        if (event.DestUniqueid === this.#plan.uniqueId) this.#dialStatus = event.DialStatus;
        break;
      case 'OriginateResponse':
        this.#response = event;
        this.#respond(event);
        break;
      case 'Hangup':
        this.#isGone = true;
        if (this.#response) this.#finish(this.#response);
        // The outcome may follow the end; it may also be lost with a connection.
        else this.#after(END_WAIT, this.#lose);
        break;
    }
  }

  #respond(event: AmiMessage): void {
    if (event.Response === 'Success') {
      if (this.#isCancelled) this.#hangUp();
      this.#settle(this.#isCancelled ? 'cancelled' : 'answered');
    }
    if (this.#isGone) this.#finish(event);
    else if (event.Response !== 'Success') {
      // The events of the channel may come after this one, and there may have been no channel.
      this.#after(CAUSE_WAIT, () => {
        this.#finish(event);
      });
    }
  }

  /** The channel is gone, or there was none, and what came of the call is known. */
  #finish(response: AmiMessage): void {
    this.#isGone = true;
    const facts = {
      reason: response.Reason ?? '0',
      dialStatus: this.#dialStatus,
      cause: this.#cause,
    };
    this.#settle(this.#isCancelled ? 'cancelled' : outcomeOf(facts));
    this.#end();
  }

  #cancel(): void {
    if (this.#isSettled || this.#isCancelled) return;
    this.#isCancelled = true;
    this.#hangUp();
  }

  /** A channel that is not there yet is hung up when it comes. */
  #hangUp(): void {
    this.#ami.action('Hangup', { Channel: this.#plan.uniqueId }).catch((error: unknown) => {
      if (isAGIError(error) && error.code === 'E_AMI_RIGHTS') this.#fail(error);
    });
  }

  /** After a reconnect events may be missing: asks what is there. */
  readonly #ask = (): void => {
    void this.#inquire(false);
  };

  /** @param isLast whether an answer that leaves it open ends the waiting */
  async #inquire(isLast: boolean): Promise<void> {
    try {
      const { events } = await this.#ami.action('Status', { Channel: this.#plan.uniqueId });
      const isUp = events.some(({ ChannelStateDesc }) => ChannelStateDesc === 'Up');
      if (isUp) this.#settle(this.#isCancelled ? 'cancelled' : 'answered');
      else if (isLast) {
        this.#hangUp();
        this.#lose();
      }
    } catch (error) {
      // Not there any more, or not to be known. A connection that is lost again is asked again.
      const code = isAGIError(error) ? error.code : '';
      if (code === 'E_AMI_REFUSED' && this.#mayCome) {
        this.#mayCome = false;
        this.#after(ASK_PAUSE, this.#ask);
        return;
      }
      if (code === 'E_AMI_REFUSED') this.#isGone = true;
      if (isLast || code === 'E_AMI_REFUSED' || code === 'E_AMI_RIGHTS') this.#lose();
      else if (ASKED_AGAIN.has(code)) this.#askLater();
    }
  }

  /** The end of an answered call may have been missed, so that no event tells of it any more. */
  #askLater(): void {
    if (!this.#isOver) this.#timers.add(this.#ami.clock.after(ASK_PAUSE, this.#ask));
  }

  /** Asterisk took the action, and no event says what became of it. */
  readonly #unheard = (): void => {
    if (this.#isHeard || this.#ami.state !== 'connected') return;
    this.#hangUp();
    this.#fail(
      new AGIError(
        'E_AMI_RIGHTS',
        'Asterisk places the call, but tells nothing of it, so it is hung up; the manager user needs the ' +
          'right call: add it to `read` in manager.conf, and to `events` of the client if you give them',
      ),
    );
  };

  /** The outcome cannot be known. */
  readonly #lose = (): void => {
    this.#fail(
      new AGIError(
        'E_AMI_OUTCOME_UNKNOWN',
        `what came of the call ${this.#plan.uniqueId} cannot be known: the connection to the manager was ` +
          'lost, or Asterisk did not say; placing it again may call twice',
        { channel: this.#plan.uniqueId },
      ),
    );
  };

  #settle(outcome: PlacementOutcome): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    this.#clear();
    const cause = outcome === 'answered' ? undefined : this.#cause;
    this.#resolve({ outcome, cause, ended: this.#ended });
  }

  #fail(error: AGIError): void {
    if (!this.#isSettled) {
      this.#isSettled = true;
      this.#reject(error);
    }
    this.#end();
  }

  /** Nothing is to come of the channel. */
  #end(): void {
    this.#isOver = true;
    this.#clear();
    this.#unwatch();
    this.#ami.off('connect', this.#ask).off('close', this.#lose);
    this.#resolveEnded({ cause: this.#cause, known: this.#isGone });
  }

  #after(ms: number, act: () => void): void {
    if (this.#isSettled) return;
    this.#timers.add(this.#ami.clock.after(ms, act));
  }

  #clear(): void {
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
  }
}
