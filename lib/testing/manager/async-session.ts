import { MemorySocket } from '../transport/memory-socket.js';
import { toWire } from '../wire/wire-text.js';
import { channelHeaders, type EventChannel } from './channel-headers.js';
import type { Headers } from './message.js';

/** `agi_buffer` and `ami_buffer` of `launch_asyncagi`: bytes of one read, and of its encoded text. */
const REPLY_BYTES = 1024;
const ENCODED_BYTES = 2048;

/** A command that waits for its turn. */
interface QueuedCommand {
  readonly line: string;
  readonly id: string | undefined;
}

/**
 * A session of `AGI(agi:async)`: the lines of AGI go by events and actions of the manager. Commands run one
 * after the other; one that waits in the queue interrupts nothing.
 */
export class AsyncSession {
  /** The end of the connection that the call is placed on. */
  readonly socket: MemorySocket;
  readonly #far: MemorySocket;
  readonly #tell: (event: Headers) => void;
  readonly #channel: EventChannel;
  readonly #queue: QueuedCommand[] = [];
  #running: QueuedCommand | undefined;
  #received = '';
  #hasBegun = false;
  #isOver = false;

  constructor(channel: EventChannel, tell: (event: Headers) => void) {
    this.#channel = channel;
    this.#tell = tell;
    [this.socket, this.#far] = MemorySocket.pair();
    this.#far.setEncoding('latin1');
    this.#far
      .on('data', (wire) => {
        this.#take(String(wire));
      })
      .on('end', () => {
        this.#end();
      })
      .on('error', () => undefined)
      .on('close', () => {
        this.#end();
      });
  }

  /** Adds a command to the queue, unless the session is over. */
  add(line: string, id: string | undefined): boolean {
    if (this.#isOver) return false;
    this.#queue.push({ line, id });
    this.#next();
    return true;
  }

  #take(wire: string): void {
    this.#received += wire;
    if (!this.#hasBegun) {
      const end = this.#received.indexOf('\n\n');
      if (end === -1) return;
      const environment = this.#received.slice(0, end + 2);
      this.#received = this.#received.slice(end + 2);
      this.#hasBegun = true;
      this.#event('AsyncAGIStart', { Env: encode(environment.slice(0, REPLY_BYTES)) });
      this.#next();
      return;
    }
    // A usage text has several lines, and ends in one of its own.
    if (!/(?:^|\n)\d{3}(?: |$).*\n$/.test(this.#received) || this.#running === undefined) return;
    const { id } = this.#running;
    this.#running = undefined;
    // The rest of a longer reply stays, and comes before the next one.
    const reply = this.#received.slice(0, REPLY_BYTES);
    this.#received = this.#received.slice(REPLY_BYTES);
    this.#event('AsyncAGIExec', {
      Result: encode(reply),
      ...(id !== undefined && { CommandId: id }),
    });
    this.#next();
  }

  #next(): void {
    if (!this.#hasBegun || this.#running !== undefined || this.#isOver) return;
    const command = this.#queue.shift();
    if (command === undefined) return;
    this.#running = command;
    if (/^asyncagi break$/i.test(command.line.trim())) {
      this.#event('AsyncAGIExec', {
        Result: encode('200 result=0\n'),
        ...(command.id !== undefined && { CommandId: command.id }),
      });
      this.#far.end();
      return;
    }
    this.#far.write(`${toWire(command.line)}\n`, 'latin1');
  }

  #end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#queue.length = 0;
    if (this.#hasBegun) this.#event('AsyncAGIEnd', {});
    this.#far.end();
  }

  #event(name: string, others: Headers): void {
    this.#tell({
      Event: name,
      Privilege: 'agi,all',
      ...channelHeaders(this.#channel),
      ...others,
    });
  }
}

/** `ast_uri_encode` with `ast_uri_http`, of wire text. */
function encode(wire: string): string {
  const encoded = wire.replace(
    /[^\w.!~*'()-]/g,
    (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );
  return encoded.slice(0, ENCODED_BYTES);
}
