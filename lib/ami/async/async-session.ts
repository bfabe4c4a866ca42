import { Duplex } from 'node:stream';
import { isAGIError, type Interruption } from '../../core/index.js';
import type { News, TransportAbilities } from '../../core/internal.js';
import { MAX_LINE_BYTES } from '../codec/limits.js';
import { EndStatus } from './end-status.js';
import { environmentOf } from './environment.js';
import { decodePiece, type Piece } from './event-text.js';
import { END_FOLLOWS, VALUE_BYTES } from './limits.js';
import { endedBy, outOfStep } from './session-errors.js';
import type { SessionHost } from './session-host.js';
import { readWhole } from './whole-text.js';

/** AsyncAGI carries a command in a header of an action, and each reply in an event of its own. */
const ABILITIES: Omit<TransportAbilities, 'interrupt'> = Object.freeze({
  framed: true,
  interrupts: false,
  servesDeadChannels: false,
  lineLimit: MAX_LINE_BYTES - 'Command: '.length,
  valueLimit: VALUE_BYTES,
});

const BREAK = 'ASYNCAGI BREAK';

/**
 * A command that fails at once and does nothing else, with which Asterisk ends the session so that `AGISTATUS`
 * reads `FAILURE`; the word `failure`, by which FastAGI says so, means nothing here.
 */
export const FAIL_LINE = 'STREAM FILE nestjs-agi-no-such-file ""';

/** The reply that stands for one that is lost. */
const LOST = Buffer.alloc(0);

/** Commands that FastAGI ends as soon as bytes come. */
const ENDED_BY_BYTES = /^(?:STREAM FILE|GET DATA|GET OPTION|WAIT FOR DIGIT)\b/;

/** A reply with which a command may have failed. */
const FAILED = /^(?:1\d\d .*\n)*200 result=-1(?:[ \n]|$)/;

/**
 * One session of `AGI(agi:async)` as a stream that a server accepts: what is written to it becomes an action of the
 * manager for each line, and what is read from it is the environment and then the replies, each in a chunk of its
 * own. Nothing is ever sent to a session that has ended: the queue of commands belongs to the channel, and the next
 * AsyncAGI on it would execute them.
 */
export class AsyncSession extends Duplex {
  readonly abilities: TransportAbilities;
  readonly id: string;
  /** Unique id of its channel now; a masquerade changes it. */
  uniqueId: string;
  readonly #endStatus: EndStatus;
  readonly #host: SessionHost;
  readonly #waiting = new Map<string, (piece: Piece | undefined) => void>();
  #commands = 0;
  /** The command that Asterisk executes. */
  #current: { commandId: string; line: string; over: AbortController } | undefined;
  /** Whether Asterisk holds the call no longer. */
  #isOver = false;
  /** The words by which this side has ended the session, or the handler has. */
  #endedBy: 'server' | 'handler' | undefined;
  #isHungUp = false;
  /** The line of the command that may have failed. */
  #failed: string | undefined;
  /** Settles when the replies that have come are given on. */
  #running: Promise<unknown> = Promise.resolve();
  #hold: Promise<void> | undefined;
  #release: (() => void) | undefined;

  /** @param id which no other session has */
  constructor(id: string, uniqueId: string, host: SessionHost) {
    super({ allowHalfOpen: true, readableObjectMode: true });
    this.id = id;
    this.uniqueId = uniqueId;
    this.#endStatus = new EndStatus(host);
    this.#host = host;
    this.abilities = {
      ...ABILITIES,
      interrupt: (interruption) => this.#interrupt(interruption),
    };
  }

  /** Reads the environment, of which this is all or the begin, and begins the call with it. */
  async begin(env: string): Promise<void> {
    const whole = await readWhole(decodePiece(env), (line) => this.#ask(line));
    if (whole === undefined) return;
    const read =
      whole.bytes === undefined
        ? {
            violation:
              'a part of the environment is lost, since it is longer than AsyncAGI carries',
          }
        : environmentOf(whole.bytes.toString('utf8'));
    if ('text' in read) this.push(Buffer.from(read.text));
    else this.#tell({ kind: 'unreadable', reason: read.violation });
  }

  /** The reply to a command has come, or a part of it. */
  answered(commandId: string, result: string): void {
    const resolve = this.#waiting.get(commandId);
    this.#waiting.delete(commandId);
    if (this.#current?.commandId === commandId) this.#replied();
    resolve?.(decodePiece(result));
  }

  #replied(): void {
    this.#current?.over.abort();
    this.#current = undefined;
  }

  /** Another client has had a command executed, whose reply may have left bytes in Asterisk's pipe. */
  answeredAnother(result: string): void {
    const { bytes, mayGoOn } = decodePiece(result);
    if (!mayGoOn && bytes.at(-1) === 0x0a) return;
    this.destroy(outOfStep(this.uniqueId));
  }

  /** The caller hangs up, or somebody hangs the call up: the end that follows is no failure. */
  hangsUp(): void {
    // The dialplan may hang up after it.
    if (!this.#isOver) this.#isHungUp = true;
  }

  /** Asterisk has ended the session. */
  ended(): void {
    if (this.#isOver) return;
    this.#over();
    void this.#giveEnd();
  }

  /** `AGISTATUS` is set, which says how the session has ended if it has. */
  hasStatus(status: string): void {
    if (this.#isOver) this.#endStatus.tell(status);
  }

  /** The connection to the manager is gone, and with it the session, although Asterisk may still hold the call. */
  lost(error: Error): void {
    this.#over();
    this.destroy(error);
  }

  /** Whether Asterisk still waits for commands of this session. */
  get isHeld(): boolean {
    return !this.#isOver;
  }

  override _read(): void {
    // Replies come by themselves.
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    for (const line of chunk.toString('utf8').split('\n')) {
      if (line === 'failure') this.#endBy(FAIL_LINE);
      else if (line !== '') this.#running = Promise.all([this.#running, this.#run(line)]);
    }
    done();
  }

  override _final(done: () => void): void {
    if (this.#endedBy === undefined) this.#endBy(BREAK);
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    // The dialplan goes on, as it does when the connection of FastAGI is closed.
    if (this.#endedBy === undefined && !this.#isOver) {
      this.#host.command(this.uniqueId, BREAK, `${this.id}.end`).catch(() => undefined);
    }
    this.#over();
    this.#host.closed(this.id);
    done(error);
  }

  #endBy(line: string): void {
    if (this.#isOver) return;
    this.#endedBy = 'server';
    void this.#silence().then(() => this.#ask(line));
  }

  /** Ends a command that the bytes of last words end over FastAGI. */
  async #silence(): Promise<void> {
    const [command] = ENDED_BY_BYTES.exec(this.#current?.line ?? '') ?? [];
    if (this.#current === undefined || command === undefined) return;
    const { signal: ended } = this.#current.over;
    const how = { ends: 'command', cause: undefined, command, values: [], ended } as const;
    // Where it cannot be ended, the last words wait for its end.
    await this.#host.interrupt(this.uniqueId, how)?.catch(() => undefined);
  }

  async #run(line: string): Promise<void> {
    if (line === BREAK) this.#endedBy = 'handler';
    const first = await this.#ask(line);
    const whole = first && (await readWhole(first, (question) => this.#ask(question)));
    if (whole === undefined) return;
    const { bytes = LOST } = whole;
    if (FAILED.test(bytes.toString('latin1', 0, 200))) this.#mayHaveFailed(line);
    this.push(bytes);
  }

  /** Has a command executed; `undefined` if the session ends before its reply comes. */
  async #ask(line: string): Promise<Piece | undefined> {
    await this.#hold;
    const connecting = this.#host.connecting();
    if (connecting !== undefined) await this.#connected(connecting);
    if (this.#isOver) return undefined;
    this.#hold = undefined;
    this.#failed = undefined;
    const commandId = `${this.id}.${++this.#commands}`;
    this.#current ??= { commandId, line, over: new AbortController() };
    return new Promise((resolve) => {
      this.#waiting.set(commandId, resolve);
      this.#host.command(this.uniqueId, line, commandId).catch((error: unknown) => {
        this.#notTaken(error);
      });
    });
  }

  /** A call may begin before the client is connected. */
  async #connected(connecting: Promise<void>): Promise<void> {
    try {
      await connecting;
    } catch (error) {
      this.#notTaken(error);
    }
  }

  /** Asterisk does not take a command: the channel is gone, or the manager refuses the action. */
  #notTaken(error: unknown): void {
    if (this.#isOver) return;
    if (isAGIError(error) && error.code === 'E_AMI_REFUSED') {
      this.#over();
      if (this.#endedBy === undefined) this.#hungUp();
      else this.push(null);
    } else {
      this.#host.left(this.uniqueId);
      this.lost(error as Error);
    }
  }

  /** Asterisk ends the session with a command that fails, and tells it at once. */
  #mayHaveFailed(line: string): void {
    this.#failed = line;
    if (this.#isOver) return;
    this.#hold = new Promise<void>((resolve) => {
      const clear = this.#host.after(END_FOLLOWS, resolve);
      this.#release = () => {
        clear();
        resolve();
      };
    });
  }

  #interrupt(interruption: Interruption): Promise<void> | undefined {
    const done = this.#host.interrupt(this.uniqueId, interruption);
    if (done === undefined || interruption.ends === 'command') return done;
    // The action `Hangup` is told by no event before the end.
    this.#isHungUp = true;
    return done.catch((error: unknown) => {
      this.#isHungUp = false;
      throw error;
    });
  }

  #over(): void {
    this.#isOver = true;
    this.#replied();
    this.#release?.();
    for (const resolve of this.#waiting.values()) resolve(undefined);
    this.#waiting.clear();
  }

  /** Tells how the session has ended, after the replies that came before. */
  async #giveEnd(): Promise<void> {
    await this.#running;
    if (this.destroyed) return;
    if (this.#endedBy === 'handler') this.#tell({ kind: 'finished' });
    if (this.#endedBy !== undefined) this.push(null);
    else if (this.#isHungUp) this.#hungUp();
    else await this.#findReason();
  }

  async #findReason(): Promise<void> {
    const failed = this.#failed;
    const status = await this.#endStatus.find(this.uniqueId);
    if (this.destroyed) return;
    // A hangup that nobody told of is none where hangups are told of.
    const hasFailed = status === undefined && failed !== undefined && this.#host.hearsHangups;
    if (status === 'SUCCESS') this.destroy(endedBy('another client', failed, this.uniqueId));
    else if (status === 'FAILURE' || hasFailed) {
      this.destroy(endedBy('a failure', failed, this.uniqueId));
    } else this.#hungUp();
  }

  #hungUp(): void {
    this.#tell({ kind: 'hangup' });
    this.push(null);
  }

  #tell(news: News): void {
    this.push(news);
  }
}
