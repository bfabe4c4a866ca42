import { AGIError } from '../../core/index.js';
import { checkTime } from '../options/check-options.js';
import { ExpectationError, withStackOf } from '../expectations/expectation-error.js';
import { Patience } from '../time/patience.js';
import {
  inMemory,
  overNetwork,
  type CallTarget,
  type Destination,
} from '../transport/destination.js';
import { fromWire } from '../wire/wire-text.js';
import { parseTranscript } from './transcript-text.js';
import { RandomWords } from './random-words.js';
import { aroundMasked, isLine, unmask } from './masked-lines.js';
import { excerptAt } from './transcript-excerpt.js';
import type { Transcript, TranscriptEntry } from './transcript.js';

/**
 * How a transcript is replayed.
 *
 * @publicApi
 */
export interface ReplayOptions {
  /** Longest replay in ms of real time, in which a busy machine's delays do not count; 4000 unless given. */
  readonly timeout?: number;
  /**
   * Changes commands before they are compared, both the recorded ones and those that the server sends, so
   * that what differs from call to call is the same: `(command) => command.replace(/order-\d+/, 'order-N')`.
   */
  readonly normalise?: (command: string) => string;
  /**
   * The texts that an inspector has masked in the transcript, by name: `{ 'key 1': '7' }`. `maskedTextsOf()`
   * lists them. One with a preset may be left out.
   */
  readonly masked?: Readonly<Record<string, string>>;
}

/** Longest replay in ms: test runners give up after 5 s. */
const TIMEOUT = 4000;

/**
 * Plays Asterisk's side of a transcript again, to the byte, and compares what the server sends.
 * Resolves when the transcript is at its end and the server has closed.
 *
 * @param transcript a transcript, or its text
 * @param target the URL of a server (only its address counts), an `AGIServer`, or a Nest application
 * @throws AGIError `E_AGI_INVALID_ARGUMENT` for a transcript or target that cannot be used, and for masked
 * texts that are not given
 * @returns rejects with an {@link ExpectationError} that shows the position, if the server says something
 * else; with `E_AGI_COMMAND_TIMEOUT` if it says nothing, `E_AGI_SOCKET_ERROR` if it cannot be reached
 *
 * @publicApi
 */
export function replayTranscript(
  transcript: Transcript | string,
  target: string | CallTarget,
  options: ReplayOptions = {},
): Promise<void> {
  if (options.timeout !== undefined) checkTime('timeout', options.timeout);
  const parsed = typeof transcript === 'string' ? parseTranscript(transcript) : transcript;
  const entries = unmask(parsed, options.masked ?? {});
  // The path of the call is in the environment that is replayed.
  const destination = typeof target === 'string' ? overNetwork(target) : inMemory(target, '/');
  const called = new Error();
  Error.captureStackTrace(called, replayTranscript);
  return new Replay(entries, destination, options).done.catch((error: unknown) => {
    throw withStackOf(error, called);
  });
}

/** One replay of a transcript. */
class Replay {
  readonly done: Promise<void>;
  readonly #entries: readonly TranscriptEntry[];
  readonly #normalise: (command: string) => string;
  readonly #words = new RandomWords();
  readonly #socket: ReturnType<Destination['connect']>;
  #next = 0;
  #begun = '';
  #serverEnded = false;
  #settle!: { resolve: () => void; reject: (error: Error) => void };

  constructor(
    entries: readonly TranscriptEntry[],
    { url, connect }: Destination,
    { timeout = TIMEOUT, normalise = (command) => command }: ReplayOptions,
  ) {
    this.#entries = entries;
    this.#normalise = normalise;
    const socket = connect();
    this.#socket = socket;
    const expire = (): void => {
      const message = `the server at ${url} was silent for too long: ${timeout} ms for the whole replay`;
      this.#fail(new AGIError('E_AGI_COMMAND_TIMEOUT', this.#at(message, 'it said nothing here')));
    };
    const overdue = new Patience(timeout, expire);
    this.done = new Promise<void>((resolve, reject) => {
      this.#settle = { resolve, reject };
    }).finally(() => {
      overdue.clear();
      socket.destroy();
    });
    let connected = false;
    socket.once('connect', () => {
      connected = true;
      this.#play();
    });
    socket.on('data', (chunk: Buffer) => {
      this.#hear(chunk.toString('latin1'));
    });
    socket.once('end', () => {
      this.#hearEnd(false);
    });
    socket.on('error', (cause) => {
      if (connected) {
        this.#hearEnd(true);
        return;
      }
      const message = `cannot call ${url}: ${cause.message}; is the server up?`;
      this.#fail(new AGIError('E_AGI_SOCKET_ERROR', message, { cause }));
    });
  }

  /** Sends what Asterisk sent, up to the next line that the server has to send. */
  #play(): void {
    for (; this.#next < this.#entries.length; this.#next++) {
      const entry = this.#entries[this.#next];
      if (entry === undefined || 'note' in entry) continue;
      if ('line' in entry) {
        if (entry.from === 'server') return;
        this.#send(`${this.#words.inThisCall(entry.line)}${entry.unfinished ? '' : '\n'}`);
      } else if (entry.end === 'asterisk') {
        if (entry.reset) this.#socket.resetAndDestroy();
        else this.#socket.end();
      } else if (!this.#serverEnded) {
        return;
      }
    }
    // The server never got what follows after Asterisk had closed.
    this.#settle.resolve();
  }

  #send(wire: string): void {
    if (this.#socket.writable) this.#socket.write(wire, 'latin1');
  }

  #hear(wire: string): void {
    const lines = `${this.#begun}${wire}`.split('\n');
    this.#begun = lines.pop() ?? '';
    try {
      for (const line of lines) if (!this.#compare(line)) return;
    } catch (error) {
      // `normalise` is code of the test: what it throws ends the replay.
      this.#fail(error as Error);
    }
  }

  #compare(line: string): boolean {
    const entry = this.#entries[this.#next];
    const said = fromWire(line);
    if (entry === undefined || !('line' in entry) || entry.from !== 'server') {
      this.#differ(`the server said more than was recorded: ${said}`, `it said ${said}`);
      return false;
    }
    const recorded = this.#words.inThisCall(entry.line, line);
    if (!isLine(this.#normalise(aroundMasked(recorded, fromWire)), this.#normalise(said))) {
      this.#differ(`the server said something else: ${said}`, `it said ${said}`);
      return false;
    }
    this.#next++;
    this.#play();
    return true;
  }

  #hearEnd(reset: boolean): void {
    this.#serverEnded = true;
    const rest = this.#entries.slice(this.#next);
    const expected = rest.find((entry) => 'line' in entry && entry.from === 'server');
    const entry = this.#entries[this.#next];
    if (expected === undefined && (entry === undefined || 'end' in entry)) this.#play();
    else
      this.#differ(
        `the server ${reset ? 'reset' : 'closed'} the connection too early`,
        'it closed',
      );
  }

  #differ(message: string, note: string): void {
    this.#fail(new ExpectationError(this.#at(message, note)));
  }

  #at(message: string, note: string): string {
    return `${message}\n\n${excerptAt(this.#entries, this.#next, note)}\n`;
  }

  #fail(error: Error): void {
    this.#settle.reject(error);
  }
}
