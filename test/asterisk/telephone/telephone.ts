import { type Codec } from './g711.js';
import { MillisecondLog } from './millisecond-log.js';
import { inTime } from './moment.js';
import { responseTo, SipDialog, type SipIdentity } from './sip-dialog.js';
import { type SipHeader, type SipMessage } from './sip-message.js';
import { proofFor } from './sip-digest.js';
import { SipTransport } from './sip-transport.js';
import { TelephoneCall, type TelephoneLine } from './telephone-call.js';

export interface TelephoneOptions {
  /** The user of its URI: the name of its endpoint at Asterisk. */
  user: string;
  /** Asterisk's UDP port on 127.0.0.1. */
  server: number;
  /** The caller id that it tells Asterisk, which trusts it; its user name if left out. */
  callerId?: { name?: string; number?: string };
  /** Its password, where Asterisk asks for one. */
  password?: string;
  /** `ulaw` unless given; what it likes best comes first. */
  codecs?: readonly Codec[];
}

/** The behaviour of a telephone by itself when it is called. */
export interface FarEnd {
  /** `ring` (unless given) waits for the test; a number is the status of a refusal: 486, 603. */
  reply?: 'answer' | 'ring' | number;
  /** Milliseconds of ringing before that; 0 unless given. */
  after?: number;
  /** Sends early media instead of ringing, and speaks this. */
  early?: Int16Array;
  /** Its actions after it has answered. An error that this throws, `close()` throws. */
  then?: (call: TelephoneCall) => unknown;
  /** Hangs up so many milliseconds after it has answered, and after `then`. */
  hangUpAfter?: number;
}

/** A telephone: places calls, and is called. UDP and 127.0.0.1 only. */
export class Telephone implements TelephoneLine {
  private readonly calls = new Map<string, TelephoneCall>();
  private readonly received: TelephoneCall[] = [];
  private readonly waiting: ((call: TelephoneCall) => void)[] = [];
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly registration: SipDialog;
  private farEnd: FarEnd = {};
  private failure: unknown;
  private closed = false;

  private constructor(
    readonly identity: SipIdentity,
    readonly transport: SipTransport,
    readonly log: MillisecondLog,
    readonly codecs: readonly Codec[],
    private readonly asserted: readonly SipHeader[],
    readonly password: string | undefined,
  ) {
    this.registration = SipDialog.outgoing(identity, identity.user);
    transport.onRequest = (request) => {
      this.receive(request).catch((error: unknown) => {
        this.failure ??= error;
      });
    };
  }

  static async open(options: TelephoneOptions): Promise<Telephone> {
    const { user, server, callerId = {}, codecs = ['ulaw'] } = options;
    const log = new MillisecondLog();
    const transport = await SipTransport.open(server, log);
    const { name: displayName, number = user } = callerId;
    const named = displayName === undefined ? {} : { displayName };
    const identity = { user, server, port: transport.port, ...named };
    const quoted = displayName === undefined ? '' : `"${displayName.replace(/["\\]/g, '\\$&')}" `;
    const asserted: SipHeader = ['P-Asserted-Identity', `${quoted}<sip:${number}@127.0.0.1>`];
    const told = options.callerId === undefined ? [] : [asserted];
    return new Telephone(identity, transport, log, codecs, told, options.password);
  }

  /** Its own UDP port. */
  get port(): number {
    return this.transport.port;
  }

  /** Where it is reached: `sip:alice@127.0.0.1:5071`. */
  get uri(): string {
    return `sip:${this.identity.user}@127.0.0.1:${this.port}`;
  }

  /** Calls an extension of its endpoint's context. */
  async call(extension: string, headers: readonly SipHeader[] = []): Promise<TelephoneCall> {
    const call = await TelephoneCall.place(this, extension, [...this.asserted, ...headers]);
    this.calls.set(call.id, call);
    return call;
  }

  /** Tells Asterisk where it is; 0 seconds: that it is no longer there. The status of the answer. */
  async register(seconds = 300): Promise<number> {
    const request = this.registration.register(seconds);
    let response = await this.transport.request(request);
    const { password = '', identity } = this;
    const proof = proofFor(request, response, { user: identity.user, password });
    if (proof && this.password !== undefined) {
      response = await this.transport.request(this.registration.register(seconds, [proof]));
    }
    return response.status ?? 0;
  }

  /** Sets its behaviour when it is called, from now on; `{}`: it rings. */
  whenCalled(farEnd: FarEnd): this {
    this.farEnd = farEnd;
    return this;
  }

  /** The next call that comes, or that has come and was not asked for yet. */
  nextCall(): Promise<TelephoneCall> {
    const call = this.received.shift();
    if (call) return Promise.resolve(call);
    const next = new Promise<TelephoneCall>((resolve) => this.waiting.push(resolve));
    return inTime(next, () => `nobody called ${this.uri}\n${this.log.toString()}`);
  }

  /** Hangs up what is left, and closes every socket and timer. */
  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    for (const timer of this.timers) clearTimeout(timer);
    const open = [...this.calls.values()].filter((call) => !call.isOver);
    // The end that cannot be said is found out by nobody but Asterisk.
    await Promise.allSettled(open.map((call) => call.hangUp()));
    for (const call of this.calls.values()) call.close();
    this.transport.close();
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- as it was thrown
    if (this.failure !== undefined) throw this.failure;
  }

  private async receive(request: SipMessage): Promise<void> {
    const known = this.calls.get(request.get('Call-ID'));
    if (known) {
      known.handle(request);
    } else if (request.method === 'INVITE') {
      await this.receiveCall(request);
    } else if (request.method !== 'ACK') {
      // OPTIONS asks whether the telephone is there.
      const status = request.method === 'OPTIONS' ? 200 : 481;
      this.transport.respond(request, responseTo(request, status));
    }
  }

  private async receiveCall(invite: SipMessage): Promise<void> {
    const { farEnd } = this;
    const call = await TelephoneCall.receive(this, invite);
    this.calls.set(call.id, call);
    const waiting = this.waiting.shift();
    if (waiting) waiting(call);
    else this.received.push(call);
    await this.play(call, farEnd);
  }

  /** Nobody is left who would hear it. */
  private isOver(call: TelephoneCall): boolean {
    return call.isOver || this.closed;
  }

  private async play(call: TelephoneCall, farEnd: FarEnd): Promise<void> {
    const { reply = 'ring', after = 0, early, then, hangUpAfter } = farEnd;
    if (early) {
      call.progress();
      void call.speak(early);
    } else if (reply === 'ring' || after > 0) {
      call.ring();
    }
    if (reply === 'ring') return;
    await this.pause(after);
    if (this.isOver(call)) return;
    if (reply !== 'answer') {
      call.refuse(reply);
      return;
    }
    call.answer();
    await then?.(call);
    if (hangUpAfter === undefined) return;
    await this.pause(hangUpAfter);
    if (!this.isOver(call)) await call.hangUp();
  }

  /** Resolves late, and never after the telephone was closed. */
  private async pause(milliseconds: number): Promise<void> {
    if (milliseconds === 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => {
        this.timers.delete(timer);
        resolve();
      }, milliseconds);
      this.timers.add(timer);
    });
  }
}
