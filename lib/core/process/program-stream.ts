import { Duplex, type Readable } from 'node:stream';
import { STREAM_ABILITIES } from '../channel/transport.js';
import type { News } from '../server/connection/connection-events.js';

/** The streams by which Asterisk and a program that it has started talk to each other. */
export interface StandardStreams {
  /** What Asterisk writes. */
  readonly input: Readable;
  /** What Asterisk reads. */
  readonly output: {
    write(line: Buffer, done: () => void): unknown;
    /** Calls a listener when Asterisk reads no more. */
    onError(listener: (error: Error) => void): unknown;
  };
}

/**
 * The connection of a program that Asterisk has started: its standard input and output as one stream. There is
 * no HANGUP line here; Asterisk sends the signal SIGHUP instead, or nothing if `AGISIGHUP` is `no`. It closes the
 * input only when it has given the call up, so the end of the input is a hangup as well.
 */
export class ProgramStream extends Duplex {
  readonly abilities = STREAM_ABILITIES;
  readonly #streams: StandardStreams;
  #isOver = false;

  constructor(streams: StandardStreams) {
    super({ allowHalfOpen: true, readableObjectMode: true });
    this.#streams = streams;
    const { input, output } = streams;
    input
      .on('data', (chunk: Buffer) => {
        if (!this.#isOver && !this.push(chunk)) input.pause();
      })
      .on('end', () => {
        this.hangup();
        this.#end();
      })
      .on('error', (error) => this.destroy(error));
    // Asterisk has gone, and the next write has shown it.
    output.onError((error) => this.destroy(error));
  }

  /** Asterisk has taken the call away. */
  hangup(): void {
    const news: News = { kind: 'hangup' };
    if (!this.#isOver) this.push(news);
  }

  override _read(): void {
    this.#streams.input.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#streams.output.write(chunk, () => {
      done();
    });
  }

  /** The last line is written. Asterisk reads the end of the output when the program ends, not before. */
  override _final(done: () => void): void {
    done();
    this.#end();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#isOver = true;
    this.#streams.input.destroy();
    done(error);
  }

  #end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.push(null);
  }
}
