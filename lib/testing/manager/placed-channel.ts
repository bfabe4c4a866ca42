import type { CallReport } from '../report/call-report.js';
import type { CallPlan, Refusal } from './call-plan.js';
import { channelHeaders, type EventChannel } from './channel-headers.js';
import type { Headers } from './message.js';
import type { OriginateRequest } from './originate-request.js';
import type { ChannelSession, PbxChannel } from './pbx-channel.js';
import type { SimulatedAnswer } from './pbx-options.js';

/** The exchange, as a call that it places sees it. */
export interface Exchange {
  tell(event: Headers): void;
  /** Calls a function after so many ms of its time. */
  after(ms: number, act: () => void): () => void;
  /** Answers the action that waits for the outcome, where it is not asynchronous. */
  answered(request: OriginateRequest, success: boolean): void;
  /** Begins the session of AGI; `undefined` where the call comes to none. */
  land(
    channel: EventChannel,
    request: OriginateRequest,
    answer: SimulatedAnswer,
  ): ChannelSession | undefined;
  gone(channel: PbxChannel): void;
}

/**
 * The outcome of a call, in the words of `CallPlacer`.
 *
 * @publicApi
 */
export type PlacedOutcome =
  'answered' | 'busy' | 'no-answer' | 'congestion' | 'failed' | 'cancelled';

const DIAL_OUTCOMES: Readonly<Record<string, PlacedOutcome>> = {
  BUSY: 'busy',
  CONGESTION: 'congestion',
};

const NOBODY = { name: '', number: '' };
/** The hangup cause where nobody says one, with its words. */
const UNKNOWN = { cause: '0', text: 'Unknown' };
const NORMAL = { cause: '16', text: 'Normal Clearing' };
/** The cause of an application HANGUP of AGI (`AST_SOFTHANGUP_EXPLICIT`). */
const EXPLICIT = '32';

/**
 * A channel that `Originate` makes, with its events in the order of an Asterisk 22. `OriginateResponse` comes
 * from another thread there, and may come later; here it comes as early as it can.
 */
export class PlacedChannel implements PbxChannel {
  readonly channel: EventChannel;
  outcome: PlacedOutcome | undefined;
  /** Resolves with the report, `undefined` for a call that was in no session of AGI. */
  readonly ended: Promise<CallReport | undefined>;
  readonly #exchange: Exchange;
  readonly #request: OriginateRequest;
  readonly #plan: CallPlan;
  #cancel = (): void => undefined;
  #session: ChannelSession | undefined;
  #settle!: (report: Promise<CallReport> | undefined) => void;
  #fail!: (error: unknown) => void;
  #isHungUpByManager = false;
  #isGone = false;

  constructor(
    exchange: Exchange,
    request: OriginateRequest,
    name: string,
    uniqueId: string,
    plan: CallPlan,
  ) {
    this.#exchange = exchange;
    this.#request = request;
    this.#plan = plan;
    this.channel = {
      ...{ name, uniqueId, state: 0, callerId: NOBODY, connected: NOBODY },
      ...{ context: 'default', extension: 's', priority: '1' },
    };
    this.ended = new Promise((resolve, reject) => {
      this.#settle = resolve;
      this.#fail = reject;
    });
    this.ended.catch(() => undefined);
  }

  /** The session of AGI, while there is one. */
  get session(): ChannelSession | undefined {
    return this.#isGone ? undefined : this.#session;
  }

  begin(): void {
    this.#cancel = this.#exchange.after(0, () => {
      if (this.#plan.kind === 'unreachable') this.#findNobody();
      else this.#dial(this.#plan);
    });
  }

  /** The action `Hangup`. */
  hangUp(cause: string | undefined): void {
    if (this.#session) {
      this.#isHungUpByManager = true;
      this.#session.hangUp(Number(cause ?? 0));
      return;
    }
    this.#cancel();
    if (this.channel.state === 6) {
      this.#hangup(UNKNOWN);
      return;
    }
    this.#respond(false, '0', 'cancelled');
    this.#dialEnd('NOANSWER');
    this.#hangup(cause === undefined ? UNKNOWN : { cause, text: 'Unknown' });
  }

  /** Asterisk stops: no event tells of it. */
  vanish(): void {
    this.#cancel();
    this.#isGone = true;
    this.#session?.hangUp(0);
    this.#settle(this.#session?.ended);
    this.#exchange.gone(this);
  }

  #dial(plan: Exclude<CallPlan, { kind: 'unreachable' }>): void {
    const { callerId, timeout, to } = this.#request;
    this.#event('Newchannel');
    if (callerId.name !== '' || callerId.number !== '') {
      this.channel.callerId = callerId;
      this.#event('NewCallerid', { 'CID-CallingPres': '0 (Presentation Allowed, Not Screened)' });
      this.channel.connected = callerId;
      this.#event('NewConnectedLine');
    }
    this.#dialEvent('DialBegin', { DialString: to.slice(to.indexOf('/') + 1) });
    const rings = plan.kind === 'silent' ? timeout : plan.rings;
    if (rings > 0) {
      this.channel.state = 5;
      this.#event('Newstate');
      this.#dialEvent('DialState', { DialStatus: 'RINGING' });
    }
    const then = (): void => {
      if (plan.kind === 'answered') this.#answer(plan.answer);
      else if (plan.kind === 'refused') this.#refuse(plan.refusal);
      else this.#giveUp();
    };
    if (rings === 0) then();
    else this.#cancel = this.#exchange.after(rings, then);
  }

  #answer(answer: SimulatedAnswer): void {
    this.channel.state = 6;
    this.#event('Newstate');
    this.#respond(true, '4', 'answered');
    this.#dialEnd('ANSWER');
    const { place } = this.#request;
    if (place) Object.assign(this.channel, place);
    const session = this.#land(answer);
    this.#session = session;
    if (!session) {
      this.#hangup(NORMAL);
      return;
    }
    session.onHangup(() => {
      this.#tellHangup(session);
    });
    this.#settle(session.ended);
    const over = (): void => {
      this.#leave(session);
    };
    session.ended.then(over, over);
  }

  /** A mistake of the test is told by `ended`, and is to Asterisk an address that does not answer. */
  #land(answer: SimulatedAnswer): ChannelSession | undefined {
    try {
      return this.#exchange.land(this.channel, this.#request, answer);
    } catch (error) {
      this.#fail(error);
      return undefined;
    }
  }

  /** The far side hangs up, or the handler does. */
  #tellHangup({ hungUpBy }: ChannelSession): void {
    if (hungUpBy === 'caller') this.#event('HangupRequest');
    else if (hungUpBy === 'asterisk' && !this.#isHungUpByManager) {
      this.#event('SoftHangupRequest', { Cause: EXPLICIT });
    }
  }

  /** The session is over: by the dialplan the call goes on there, to its Hangup(). */
  #leave({ hungUpBy, hangupCause }: ChannelSession): void {
    if (this.#isGone) return;
    if (this.#request.place && hungUpBy === undefined) {
      this.channel.priority = '2';
      this.#event('SoftHangupRequest', { Cause: NORMAL.cause });
      this.#hangup(NORMAL);
      return;
    }
    const cause = hungUpBy === 'asterisk' ? String(hangupCause) : UNKNOWN.cause;
    this.#hangup({ cause, text: UNKNOWN.text });
  }

  #refuse({ cause, text, status, dialStatus }: Refusal): void {
    this.#event('HangupRequest', { Cause: cause, TechCause: status });
    this.#respond(false, '0', DIAL_OUTCOMES[dialStatus] ?? 'failed');
    this.#dialEnd(dialStatus);
    this.#hangup({ cause, text }, { TechCause: status });
  }

  #giveUp(): void {
    this.#respond(false, '3', 'no-answer');
    this.#hangup({ cause: '19', text: 'User alerting, no answer' }, { TechCause: '480' });
  }

  /** There is no channel. */
  #findNobody(): void {
    this.#respond(false, '0', 'failed');
    this.#over();
  }

  #respond(success: boolean, reason: string, outcome: PlacedOutcome): void {
    this.outcome = outcome;
    const { action, to, landing, callerId } = this.#request;
    const { actionid } = action.headers;
    this.#exchange.answered(this.#request, success);
    this.#exchange.tell({
      Event: 'OriginateResponse',
      Privilege: 'call,all',
      ...(actionid !== undefined && { ActionID: actionid }),
      Response: success ? 'Success' : 'Failure',
      Channel: success ? this.channel.name : to,
      ...landing,
      Reason: reason,
      Uniqueid: this.channel.uniqueId,
      CallerIDNum: callerId.number || '<unknown>',
      CallerIDName: callerId.name || '<unknown>',
    });
  }

  #dialEnd(dialStatus: string): void {
    this.#dialEvent('DialEnd', { DialStatus: dialStatus });
  }

  #hangup({ cause, text }: { cause: string; text: string }, others: Headers = {}): void {
    this.#event('Hangup', { Cause: cause, 'Cause-txt': text, ...others });
    this.#over();
  }

  #over(): void {
    this.#isGone = true;
    this.#settle(undefined);
    this.#exchange.gone(this);
  }

  #dialEvent(name: string, others: Headers): void {
    this.#tell(name, { ...channelHeaders(this.channel, 'Dest'), ...others });
  }

  #event(name: string, others: Headers = {}): void {
    this.#tell(name, { ...channelHeaders(this.channel), ...others });
  }

  #tell(name: string, headers: Headers): void {
    this.#exchange.tell({ Event: name, Privilege: 'call,all', ...headers });
  }
}
