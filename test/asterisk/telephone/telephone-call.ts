import { type HeardFrame, type Sound } from './ear.js';
import { type Codec } from './g711.js';
import { type MillisecondLog } from './millisecond-log.js';
import { inTime, Moment } from './moment.js';
import { RtpSession, type KeyTiming } from './rtp-session.js';
import { formatSdp, KEY_PAYLOAD, parseSdp, type MediaDirection } from './sdp.js';
import { proofFor } from './sip-digest.js';
import { type SipContent, SipDialog, type SipIdentity } from './sip-dialog.js';
import {
  causeOf,
  displayNameOf,
  reasonPhrase,
  type SipHeader,
  type SipMessage,
  uriOf,
  userOf,
} from './sip-message.js';
import { type SipTransport } from './sip-transport.js';

/** The parts of its telephone that a call uses. */
export interface TelephoneLine {
  readonly identity: SipIdentity;
  readonly transport: SipTransport;
  readonly log: MillisecondLog;
  /** The codecs that it offers, the one that it likes best first. */
  readonly codecs: readonly Codec[];
  /** The password that Asterisk may ask for. */
  readonly password: string | undefined;
}

/** How a call ended. */
export interface CallEnd {
  by: 'telephone' | 'asterisk';
  how: 'BYE' | 'CANCEL' | 'REFUSED';
  /** The status of a refusal: 486, for example. */
  status?: number;
  /** The cause (ITU-T Q.850) where Asterisk told one. */
  cause?: number;
  /** The URI to which Asterisk sent the caller, by a refusal with 302. */
  redirectedTo?: string;
}

/** A party, as a SIP header names it. */
export interface CallParty {
  name: string;
  number: string;
}

/** One call of a telephone, placed or received. */
export class TelephoneCall {
  private readonly moments = {
    ringing: new Moment(),
    earlyMedia: new Moment(),
    answered: new Moment(),
    transferred: new Moment<string>(),
    ended: new Moment<CallEnd>(),
  };
  /** The status by which a transfer that Asterisk asks for is answered; 202 accepts it. */
  transferReply = 202;
  private invite!: SipMessage;
  private offers = 0;
  private direction: MediaDirection = 'sendrecv';
  private readonly provisional = new Moment();
  private cancelled = false;
  /** The telephone has placed the call; otherwise it has been called. */
  private readonly outgoing: boolean;
  private referred: Moment<string> | undefined;

  private constructor(
    private readonly line: TelephoneLine,
    private readonly dialog: SipDialog,
    private readonly rtp: RtpSession,
    /** The INVITE by which the telephone is called. */
    received?: SipMessage,
  ) {
    this.outgoing = received === undefined;
    if (received) this.invite = received;
  }

  static async place(
    line: TelephoneLine,
    extension: string,
    headers: readonly SipHeader[],
  ): Promise<TelephoneCall> {
    const dialog = SipDialog.outgoing(line.identity, extension);
    const rtp = await RtpSession.open(line.codecs[0] ?? 'ulaw', line.log);
    const call = new TelephoneCall(line, dialog, rtp);
    void call.run(headers);
    return call;
  }

  static async receive(line: TelephoneLine, invite: SipMessage): Promise<TelephoneCall> {
    const offered = parseSdp(invite.body).codecs.find((codec) => line.codecs.includes(codec));
    const rtp = await RtpSession.open(offered ?? 'ulaw', line.log);
    const call = new TelephoneCall(line, SipDialog.incoming(line.identity, invite), rtp, invite);
    call.takeMedia(invite.body, false);
    return call;
  }

  get id(): string {
    return this.dialog.callId;
  }

  /** The caller, as Asterisk told it to a telephone that is called. */
  get caller(): CallParty {
    const from = this.invite.get('From');
    return { name: displayNameOf(from), number: userOf(from) };
  }

  /** The headers of the INVITE by which the telephone is called. */
  header(name: string): string {
    return this.invite.get(name);
  }

  /** The far end rings: Asterisk has said 180. */
  get ringing(): Promise<undefined> {
    return this.wait('that it rings', this.moments.ringing.promise);
  }

  /** Asterisk has said 183, with a description of media: prompts are heard before the answer. */
  get earlyMedia(): Promise<undefined> {
    return this.wait('early media', this.moments.earlyMedia.promise);
  }

  get answered(): Promise<undefined> {
    return this.wait('an answer', this.moments.answered.promise);
  }

  get ended(): Promise<CallEnd> {
    return this.wait('the end of the call', this.moments.ended.promise);
  }

  /** The URI to which Asterisk transfers the telephone: its application Transfer(). */
  get transferred(): Promise<string> {
    return this.wait('a transfer', this.moments.transferred.promise);
  }

  get isAnswered(): boolean {
    return this.moments.answered.happened;
  }

  get isOver(): boolean {
    return this.moments.ended.happened;
  }

  /** Resolves when this is heard, with the millisecond of the log; see {@link Ear.hears}. */
  hears(sound: Sound): Promise<number> {
    return this.wait(`to hear ${JSON.stringify(sound)}`, this.rtp.ear.hears(sound));
  }

  /** Resolves when packets have ceased to come. */
  hearsNothing(): Promise<void> {
    return this.wait('that nothing is sent to it', this.rtp.ear.hearsNothing());
  }

  /** Resolves when the keys that Asterisk sent so far (RFC 4733) end in these. */
  hearsKeys(keys: string): Promise<void> {
    return this.wait(`to hear the keys ${keys}`, this.rtp.ear.hearsKeys(keys));
  }

  /** Forgets all that was heard until now. */
  listenAnew(): void {
    this.rtp.ear.forget();
  }

  /** Every packet of audio that came. */
  get heard(): readonly HeardFrame[] {
    return this.rtp.ear.frames;
  }

  /** Presses keys by RFC 4733; resolves when the last one has been released. */
  press(keys: string, timing?: KeyTiming): Promise<void> {
    return this.rtp.press(keys, timing);
  }

  /** Presses a key by SIP INFO: it counts at once. */
  async pressByInfo(key: string, duration = 100): Promise<void> {
    const body = `Signal=${key}\r\nDuration=${duration}\r\n`;
    const headers: SipHeader[] = [['Content-Type', 'application/dtmf-relay']];
    await this.request('INFO', { body, headers });
  }

  /** Speaks, between what was queued before and silence; resolves when the last packet was sent. */
  speak(samples: Int16Array): Promise<void> {
    return this.rtp.speak(samples);
  }

  /**
   * Speaks the same again and again until what is waited for has come: what is said before anybody
   * listens is lost.
   */
  async speakUntil<T>(arrival: Promise<T>, samples: Int16Array): Promise<T> {
    const arrived = arrival.then(() => true);
    let isHere = false;
    while (!isHere) isHere = await Promise.race([arrived, this.speak(samples).then(() => false)]);
    return arrival;
  }

  /** Sends no packets any more, and says nothing of it: the network is gone. */
  mute(): void {
    this.line.log.note('-', 'sends nothing');
    this.rtp.muted = true;
  }

  unmute(): void {
    this.line.log.note('-', 'sends again');
    this.rtp.muted = false;
  }

  /** Loses this share of its packets, 0 to 1, evenly. */
  lose(share: number): void {
    this.rtp.loss = share;
  }

  /** Puts the call on hold: `sendonly` would send music, `inactive` sends nothing. */
  async hold(direction: 'sendonly' | 'inactive' = 'sendonly'): Promise<void> {
    await this.renegotiate(direction);
  }

  async unhold(): Promise<void> {
    await this.renegotiate('sendrecv');
  }

  /**
   * Asks Asterisk to connect the other party to an extension (a blind transfer). Resolves with what
   * became of it: the status of the last report, or that by which the request was refused. Asterisk
   * leaves it to the telephone to hang up then.
   */
  async refer(extension: string): Promise<number> {
    const { server } = this.line.identity;
    const referred = new Moment<string>();
    this.referred = referred;
    const headers: SipHeader[] = [['Refer-To', `<sip:${extension}@127.0.0.1:${server}>`]];
    const response = await this.request('REFER', { headers });
    if ((response.status ?? 0) >= 300) return response.status ?? 0;
    const report = await this.wait('what became of the transfer', referred.promise);
    return Number(/^SIP\/2\.0 (\d+)/.exec(report)?.[1]);
  }

  /** Hangs up, in the way that the state of the call asks for; resolves when the call is over. */
  async hangUp(): Promise<CallEnd> {
    if (this.isOver) return this.ended;
    if (this.isAnswered) await this.bye();
    else if (this.outgoing) await this.cancel();
    else this.refuse(480);
    return this.ended;
  }

  async bye(): Promise<void> {
    const bye = this.request('BYE');
    this.finish({ by: 'telephone', how: 'BYE' });
    await bye;
  }

  /** Gives up a call that has not been answered. When the answer crosses it, says BYE. */
  async cancel(): Promise<void> {
    this.cancelled = true;
    // A CANCEL may go only after a first response.
    await this.wait('a first response', this.provisional.promise);
    if (this.isOver || this.isAnswered) return;
    await this.line.transport.request(this.dialog.cancel(this.invite)).catch(() => undefined);
  }

  /** A telephone that is called rings. */
  ring(): void {
    this.respond(180);
    this.moments.ringing.happen(undefined);
  }

  /** A telephone that is called sends early media. */
  progress(): void {
    this.respond(183, { sdp: this.describe() });
    this.moments.earlyMedia.happen(undefined);
    this.startMedia();
  }

  /** A telephone that is called answers. */
  answer(): void {
    if (this.isOver || this.isAnswered) return;
    this.respond(200, { sdp: this.describe() });
    this.moments.answered.happen(undefined);
    this.startMedia();
  }

  /** A telephone that is called refuses: 486 is busy, 603 declines, 480 is not available. */
  refuse(status: number): void {
    if (this.isOver || this.isAnswered) return;
    this.respond(status);
    this.finish({ by: 'telephone', how: 'REFUSED', status });
  }

  /** A request of Asterisk's within this call. */
  handle(request: SipMessage): void {
    const cause = causeOf(request);
    const told = cause === undefined ? {} : { cause };
    const { transport } = this.line;
    switch (request.method) {
      case 'ACK':
        return;
      case 'BYE':
        transport.respond(request, this.dialog.response(request, 200));
        this.finish({ by: 'asterisk', how: 'BYE', ...told });
        return;
      case 'CANCEL':
        transport.respond(request, this.dialog.response(request, 200));
        if (this.isAnswered || this.isOver) return;
        this.respond(487);
        this.finish({ by: 'asterisk', how: 'CANCEL', ...told });
        return;
      case 'INVITE':
        this.takeMedia(request.body, true);
        transport.respond(request, this.dialog.response(request, 200, { sdp: this.describe() }));
        return;
      case 'NOTIFY':
        transport.respond(request, this.dialog.response(request, 200));
        this.hearReport(request);
        return;
      case 'REFER':
        void this.takeTransfer(request);
        return;
      default:
        transport.respond(request, this.dialog.response(request, 200));
    }
  }

  /** Nothing of it is left; the far end is not told. */
  close(): void {
    const error = new Error('the telephone was closed');
    for (const moment of Object.values(this.moments)) moment.never(error);
    this.referred?.never(error);
    this.provisional.never(error);
    this.rtp.close();
  }

  private async run(headers: readonly SipHeader[]): Promise<void> {
    try {
      const content = { sdp: this.describe(), headers };
      const early = (response: SipMessage): void => {
        this.takeProvisional(response);
      };
      let response = await this.sendInvite(content, early);
      const { identity, password = '' } = this.line;
      const proof = proofFor(this.invite, response, { user: identity.user, password });
      if (proof && this.line.password !== undefined) {
        response = await this.sendInvite({ ...content, headers: [...headers, proof] }, early);
      }
      this.provisional.happen(undefined);
      this.takeOutcome(response, response.status ?? 0);
    } catch (error) {
      for (const moment of Object.values(this.moments)) moment.never(error as Error);
      this.provisional.never(error as Error);
      this.rtp.close();
    }
  }

  private takeProvisional(response: SipMessage): void {
    this.provisional.happen(undefined);
    if (response.status === 180) this.moments.ringing.happen(undefined);
    if (response.body === '') return;
    this.takeMedia(response.body, true);
    this.moments.earlyMedia.happen(undefined);
  }

  private takeOutcome(response: SipMessage, status: number): void {
    if (status < 300) {
      this.takeMedia(response.body, true);
      this.moments.answered.happen(undefined);
      if (this.cancelled) void this.bye();
      return;
    }
    const cause = causeOf(response);
    const told = cause === undefined ? {} : { cause };
    if (status === 487 && this.cancelled) {
      this.finish({ by: 'telephone', how: 'CANCEL', ...told });
      return;
    }
    const redirectedTo = status < 400 ? { redirectedTo: uriOf(response.get('Contact')) } : {};
    this.finish({ by: 'asterisk', how: 'REFUSED', status, ...told, ...redirectedTo });
  }

  private async sendInvite(
    content: SipContent,
    onProvisional?: (response: SipMessage) => void,
  ): Promise<SipMessage> {
    const invite = this.dialog.request('INVITE', content);
    if (!this.isAnswered) this.invite = invite;
    const response = await this.line.transport.request(invite, onProvisional);
    this.line.transport.acknowledge(invite, this.dialog.ack(invite, response));
    return response;
  }

  private async renegotiate(direction: MediaDirection): Promise<void> {
    this.direction = direction;
    const response = await this.sendInvite({ sdp: this.describe() });
    if (response.status !== 200) throw this.failure(`a new description: ${response.startLine}`);
    this.takeMedia(response.body, true);
  }

  private async request(method: string, content?: SipContent): Promise<SipMessage> {
    return this.line.transport.request(this.dialog.request(method, content));
  }

  private respond(status: number, content?: SipContent): void {
    this.line.transport.respond(this.invite, this.dialog.response(this.invite, status, content));
  }

  private describe(): string {
    const { codecs } = this.line;
    const { direction } = this;
    const description = { port: this.rtp.port, codecs, direction, keyPayload: KEY_PAYLOAD };
    return formatSdp(description, ++this.offers);
  }

  private takeMedia(sdp: string, start: boolean): void {
    if (sdp === '') return;
    const { codecs, direction, keyPayload, port } = parseSdp(sdp);
    const codec = codecs.find((each) => this.line.codecs.includes(each));
    if (codec) this.rtp.codec = codec;
    if (keyPayload !== undefined) this.rtp.keyPayload = keyPayload;
    const wanted = direction === 'sendrecv' || direction === 'recvonly';
    this.rtp.maySend = wanted && this.direction !== 'inactive';
    this.remotePort = port;
    if (start) this.startMedia();
  }

  private remotePort = 0;

  private startMedia(): void {
    if (this.remotePort !== 0) this.rtp.connect(this.remotePort);
  }

  private hearReport(notify: SipMessage): void {
    const report = notify.body.trim();
    this.line.log.note('-', `reads ${report}`);
    // 100 says that the transfer is being tried.
    if (!report.startsWith('SIP/2.0 1')) this.referred?.happen(report);
  }

  private async takeTransfer(request: SipMessage): Promise<void> {
    const { transport } = this.line;
    transport.respond(request, this.dialog.response(request, this.transferReply));
    if (this.transferReply >= 300) return;
    this.moments.transferred.happen(uriOf(request.get('Refer-To')));
    // It did as it was asked to, as far as Asterisk can see.
    const headers: SipHeader[] = [
      ['Event', 'refer'],
      ['Subscription-State', 'terminated;reason=noresource'],
      ['Content-Type', 'message/sipfrag;version=2.0'],
    ];
    await this.request('NOTIFY', { headers, body: `SIP/2.0 200 ${reasonPhrase(200)}\r\n` }).catch(
      () => undefined,
    );
  }

  private finish(end: CallEnd): void {
    if (this.isOver) return;
    this.line.log.note('-', `the call is over: ${JSON.stringify(end)}`);
    this.moments.ended.happen(end);
    const error = new Error('the call ended before');
    for (const moment of Object.values(this.moments)) moment.never(error);
    this.referred?.never(error);
    this.rtp.close();
  }

  /** Waits a generous time; what fails tells what the telephone saw. */
  private async wait<T>(what: string, promise: Promise<T>): Promise<T> {
    try {
      return await inTime(promise, () => 'that did not come in time');
    } catch (error) {
      throw this.failure(`the telephone waited for ${what}: ${(error as Error).message}`, error);
    }
  }

  private failure(message: string, cause?: unknown): Error {
    const seen = `${this.line.log.toString()}\n${this.rtp.ear.toString()}`;
    return new Error(`${message}\n${seen}`, { cause });
  }
}
