import { randomBytes } from 'node:crypto';
import { reasonPhrase, SipMessage, uriOf, type SipHeader } from './sip-message.js';

/** A message's content, and headers beyond those that every message has. */
export interface SipContent {
  /** A body that is a description of media. */
  sdp?: string;
  /** Any other body; its type is among the headers. */
  body?: string;
  headers?: readonly SipHeader[];
}

/** The name and address by which Asterisk knows a telephone. */
export interface SipIdentity {
  /** The user of its own URI. */
  user: string;
  /** Goes before the URI in From; none without it. */
  displayName?: string;
  /** Its own UDP port. */
  port: number;
  /** The UDP port of Asterisk. */
  server: number;
}

/** The methods that a telephone understands. UPDATE and PRACK are not among them. */
const ALLOW: SipHeader = ['Allow', 'INVITE, ACK, BYE, CANCEL, OPTIONS, INFO, NOTIFY, REFER'];

/** The facts that the messages between two parties share: Call-ID, tags, sequence, target. */
export class SipDialog {
  private sequence = 0;

  private constructor(
    private readonly identity: SipIdentity,
    readonly callId: string,
    private readonly local: string,
    private remote: string,
    private target: string,
  ) {}

  /** A dialog that a request to `user` at Asterisk opens. */
  static outgoing(identity: SipIdentity, user: string): SipDialog {
    const target = `sip:${user}@127.0.0.1:${identity.server}`;
    const name = identity.displayName?.replace(/["\\]/g, '\\$&');
    const local = `${name === undefined ? '' : `"${name}" `}<sip:${identity.user}@127.0.0.1>`;
    return new SipDialog(identity, token(16), `${local};tag=${token(8)}`, `<${target}>`, target);
  }

  /** The dialog that an INVITE from Asterisk opens. */
  static incoming(identity: SipIdentity, invite: SipMessage): SipDialog {
    const local = `${invite.get('To')};tag=${token(8)}`;
    const target = uriOf(invite.get('Contact'));
    return new SipDialog(identity, invite.get('Call-ID'), local, invite.get('From'), target);
  }

  /** A request with the next sequence number. */
  request(method: string, content: SipContent = {}): SipMessage {
    return this.build(method, ++this.sequence, `z9hG4bK${token(16)}`, this.remote, content);
  }

  /** The REGISTER that says where the telephone is, for so many seconds. */
  register(seconds: number, proof: readonly SipHeader[] = []): SipMessage {
    const uri = `sip:127.0.0.1:${this.identity.server}`;
    const headers: SipHeader[] = [['Expires', String(seconds)], ...proof];
    return this.build('REGISTER', ++this.sequence, `z9hG4bK${token(16)}`, this.remote, {
      headers,
      uri,
    });
  }

  /** The CANCEL of an INVITE: the same transaction, and To as it was then. */
  cancel(invite: SipMessage): SipMessage {
    const to = invite.get('To');
    return this.build('CANCEL', invite.sequence, invite.branch, to, { uri: requestUri(invite) });
  }

  /** The ACK for a final response to an INVITE; the dialog takes over what a 2xx says of the peer. */
  ack(invite: SipMessage, response: SipMessage): SipMessage {
    const to = response.get('To');
    if ((response.status ?? 0) >= 300) {
      return this.build('ACK', invite.sequence, invite.branch, to, { uri: requestUri(invite) });
    }
    this.remote = to;
    this.target = uriOf(response.get('Contact')) || this.target;
    return this.build('ACK', invite.sequence, `z9hG4bK${token(16)}`, to);
  }

  /** A response within this dialog. */
  response(request: SipMessage, status: number, content: SipContent = {}): SipMessage {
    const to = status === 100 ? request.get('To') : this.local;
    return responseTo(request, status, to, this.contact, content);
  }

  private get contact(): SipHeader {
    return ['Contact', `<sip:${this.identity.user}@127.0.0.1:${this.identity.port}>`];
  }

  private build(
    method: string,
    sequence: number,
    branch: string,
    to: string,
    { uri = this.target, sdp, body = sdp, headers = [] }: SipContent & { uri?: string } = {},
  ): SipMessage {
    const all: SipHeader[] = [
      ['Via', `SIP/2.0/UDP 127.0.0.1:${this.identity.port};branch=${branch};rport`],
      ['Max-Forwards', '70'],
      ['From', this.local],
      ['To', to],
      ['Call-ID', this.callId],
      ['CSeq', `${sequence} ${method}`],
      this.contact,
      ALLOW,
      ...headers,
      ...typeOf(sdp),
    ];
    return new SipMessage(`${method} ${uri} SIP/2.0`, all, body);
  }
}

/** A response to a request, which belongs to no dialog unless `to` says so. */
export function responseTo(
  request: SipMessage,
  status: number,
  to = `${request.get('To')};tag=${token(8)}`,
  contact?: SipHeader,
  { sdp, headers = [] }: SipContent = {},
): SipMessage {
  const all: SipHeader[] = [
    ...request.all('Via').map((via): SipHeader => ['Via', via]),
    ['From', request.get('From')],
    ['To', to],
    ['Call-ID', request.get('Call-ID')],
    ['CSeq', request.get('CSeq')],
    ...(contact ? [contact] : []),
    ALLOW,
    ...headers,
    ...typeOf(sdp),
  ];
  return new SipMessage(`SIP/2.0 ${status} ${reasonPhrase(status)}`, all, sdp);
}

function typeOf(sdp: string | undefined): SipHeader[] {
  return sdp === undefined ? [] : [['Content-Type', 'application/sdp']];
}

function requestUri(request: SipMessage): string {
  return request.startLine.split(' ')[1] ?? '';
}

function token(characters: number): string {
  return randomBytes(characters / 2).toString('hex');
}
