import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { type MillisecondLog } from './millisecond-log.js';
import { SipMessage } from './sip-message.js';

/** A message that is sent again and again until something comes back, since UDP may lose it. */
interface Repeated {
  stop(): void;
}

interface Transaction {
  onProvisional: (response: SipMessage) => void;
  resolve: (response: SipMessage) => void;
  reject: (error: Error) => void;
  repeated: Repeated;
  /** The message that acknowledges a final response to an INVITE, each time that it comes. */
  ack?: SipMessage;
}

/** Milliseconds before the first repetition (T1 of RFC 3261); the pause doubles from then on. */
const FIRST_PAUSE = 500;
const REPETITIONS = 6;

/** SIP over UDP on 127.0.0.1: requests with their responses, and repetitions in both directions. */
export class SipTransport {
  /** Called for every request that is not a repetition. */
  onRequest: (request: SipMessage) => void = () => undefined;
  private readonly transactions = new Map<string, Transaction>();
  /** Requests that were received, and the last response to each; an ACK gets none. */
  private readonly received = new Map<string, SipMessage | undefined>();
  /** Final responses to INVITE that have not been acknowledged. */
  private readonly unacknowledged = new Map<string, Repeated>();
  private readonly timers = new Set<NodeJS.Timeout>();
  private closed = false;

  private constructor(
    private readonly socket: Socket,
    private readonly server: number,
    private readonly log: MillisecondLog,
  ) {
    socket.on('message', (bytes) => {
      const message = SipMessage.parse(bytes.toString());
      if (message) this.receive(message);
    });
    // Nobody listens at the other end: the request that is under way tells it, by its deadline.
    socket.on('error', () => undefined);
  }

  /** @param server the UDP port of Asterisk on 127.0.0.1 */
  static async open(server: number, log: MillisecondLog): Promise<SipTransport> {
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return new SipTransport(socket, server, log);
  }

  get port(): number {
    return this.socket.address().port;
  }

  /** Sends a request and gives its final response. */
  request(
    request: SipMessage,
    onProvisional: (response: SipMessage) => void = () => undefined,
  ): Promise<SipMessage> {
    return new Promise((resolve, reject) => {
      if (this.closed) {
        reject(new Error('the telephone was closed'));
        return;
      }
      const key = keyOf(request);
      const repeated = this.sendRepeatedly(request, () => {
        this.transactions.delete(key);
        reject(new Error(`nothing answers ${request.startLine}\n${this.log.toString()}`));
      });
      this.transactions.set(key, { onProvisional, resolve, reject, repeated });
    });
  }

  /** Acknowledges the final response to `invite`, now and whenever that is repeated. */
  acknowledge(invite: SipMessage, ack: SipMessage): void {
    const transaction = this.transactions.get(keyOf(invite));
    if (transaction) transaction.ack = ack;
    this.send(ack);
  }

  respond(request: SipMessage, response: SipMessage): void {
    this.received.set(keyOf(request), response);
    if (request.method === 'INVITE' && (response.status ?? 0) >= 200) {
      this.unacknowledged.get(callOf(request))?.stop();
      this.unacknowledged.set(callOf(request), this.sendRepeatedly(response));
    } else {
      this.send(response);
    }
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    for (const timer of this.timers) clearTimeout(timer);
    const error = new Error('the telephone was closed');
    for (const { reject } of this.transactions.values()) reject(error);
    this.socket.close();
  }

  private receive(message: SipMessage): void {
    if (message.status === undefined) this.receiveRequest(message);
    else this.receiveResponse(message, message.status);
  }

  private receiveRequest(request: SipMessage): void {
    const key = keyOf(request);
    if (this.received.has(key)) {
      const response = this.received.get(key);
      if (response) this.send(response);
      return;
    }
    this.received.set(key, undefined);
    this.log.note('<', request.startLine);
    if (request.method === 'ACK') {
      this.unacknowledged.get(callOf(request))?.stop();
      this.unacknowledged.delete(callOf(request));
    }
    this.onRequest(request);
  }

  private receiveResponse(response: SipMessage, status: number): void {
    const transaction = this.transactions.get(keyOf(response));
    if (!transaction) return;
    transaction.repeated.stop();
    if (transaction.ack) {
      this.send(transaction.ack);
      return;
    }
    this.log.note('<', `${response.startLine} (${response.method})`);
    if (status < 200) transaction.onProvisional(response);
    else transaction.resolve(response);
  }

  private sendRepeatedly(message: SipMessage, onGivenUp: () => void = () => undefined): Repeated {
    let left = REPETITIONS;
    let pause = FIRST_PAUSE;
    let timer: NodeJS.Timeout | undefined;
    const step = (): void => {
      if (timer) this.timers.delete(timer);
      if (this.closed) return;
      if (left-- === 0) {
        onGivenUp();
        return;
      }
      this.send(message);
      timer = setTimeout(step, pause);
      this.timers.add(timer);
      pause *= 2;
    };
    step();
    return {
      stop: () => {
        if (timer) this.timers.delete(timer);
        clearTimeout(timer);
      },
    };
  }

  private send(message: SipMessage): void {
    if (this.closed) return;
    const of = message.status === undefined ? '' : ` (${message.method})`;
    this.log.note('>', message.startLine + of);
    this.socket.send(message.toString(), this.server, '127.0.0.1');
  }
}

/** A request and its responses have one key; so have their repetitions. CANCEL shares a branch. */
function keyOf(message: SipMessage): string {
  return `${message.branch} ${message.method}`;
}

function callOf(message: SipMessage): string {
  return `${message.get('Call-ID')} ${message.sequence}`;
}
