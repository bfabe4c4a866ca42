import { AGIError, type AGIChannel } from '../../core/index.js';
import { Deadline } from '../../core/internal.js';
import { Line, type LineConnection, type LineSettings } from '../line/line.js';
import type { Pacer } from '../line/pacer.js';

/** How long a connection is awaited. */
export interface AwaitingOptions {
  /** In ms. */
  readonly timeout: number;
  readonly signal: AbortSignal | undefined;
}

/** A line whose connection Asterisk was asked to make. */
export class AwaitedLine {
  /** Rejects if it does not come. */
  readonly connected: Promise<Line>;
  readonly channel: AGIChannel;
  readonly #settings: LineSettings;
  readonly #signal: AbortSignal | undefined;
  readonly #deadline: Deadline<this>;
  #line: Line | undefined;
  #isSettled = false;
  #resolve!: (line: Line) => void;
  #reject!: (error: AGIError) => void;

  constructor(channel: AGIChannel, settings: LineSettings, { timeout, signal }: AwaitingOptions) {
    this.channel = channel;
    this.#settings = settings;
    this.#signal = signal;
    this.connected = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.connected.catch(() => undefined);
    this.#deadline = new Deadline(timeout, isLate, this);
    signal?.addEventListener('abort', this.#onAbort, { once: true });
    channel.signal.addEventListener('abort', this.#onHangup, { once: true });
  }

  /** The connection is here: `undefined` if nobody waits for it any more. */
  open(connection: LineConnection, pacer: Pacer): Line | undefined {
    if (this.#isSettled) return undefined;
    this.#settle();
    this.#line = new Line(this.#settings, connection, pacer);
    this.#resolve(this.#line);
    return this.#line;
  }

  /** The connection will not come, or is not wanted any more. */
  fail(code: AGIError['code'], message: string, cause?: unknown): void {
    if (this.#isSettled) return;
    this.#settle();
    const channel = this.channel.request.uniqueId;
    this.#reject(new AGIError(code, message, { channel, ...(cause !== undefined && { cause }) }));
  }

  /** Nobody waits for it any more. A line that is there already is closed: nobody would know of it. */
  drop(): void {
    this.#settle();
    this.#line?.finish('closed');
  }

  #settle(): void {
    this.#isSettled = true;
    this.#deadline.clear();
    this.#signal?.removeEventListener('abort', this.#onAbort);
    this.channel.signal.removeEventListener('abort', this.#onHangup);
  }

  readonly #onAbort = (): void => {
    const message = 'the signal given with the audio line was aborted';
    this.fail('E_AGI_ABORTED', message, this.#signal?.reason);
  };

  readonly #onHangup = (): void => {
    this.fail('E_AGI_HANGUP', 'the call was hung up or redirected before its audio line was there');
  };
}

function isLate(awaited: AwaitedLine): void {
  awaited.fail('E_AUDIO_TIMEOUT', 'Asterisk did not connect to the audio server in time');
}
