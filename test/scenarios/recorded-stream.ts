import { Duplex } from 'node:stream';
import type { Transcript, TranscriptEntry } from 'nestjs-agi/testing';

/** What a stream that is no socket gives: bytes, or news between them. */
type Chunk = Buffer | { readonly kind: string };

/** Stands between a server and a stream, hands on what either side says, and writes it down. */
export class RecordedStream extends Duplex {
  readonly abilities: unknown;
  readonly #stream: Duplex;
  readonly #entries: TranscriptEntry[] = [];

  constructor(stream: Duplex) {
    super({ allowHalfOpen: true, readableObjectMode: true });
    this.#stream = stream;
    this.abilities = (stream as { abilities?: unknown }).abilities;
    stream
      .on('data', (chunk: Chunk) => {
        this.#heard(chunk);
        this.push(chunk);
      })
      .on('end', () => this.push(null))
      .on('error', (error) => this.destroy(error))
      .on('close', () => this.destroy());
  }

  get transcript(): Transcript {
    return { entries: this.#entries };
  }

  override _read(): void {
    // What comes is handed on at once.
  }

  override _write(chunk: Buffer, encoding: BufferEncoding, done: (error?: Error | null) => void) {
    this.#note('server', chunk);
    this.#stream.write(chunk, encoding, done);
  }

  override _final(done: () => void): void {
    this.#entries.push({ end: 'server' });
    this.#stream.end();
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#stream.destroy();
    done(error);
  }

  #heard(chunk: Chunk): void {
    if (Buffer.isBuffer(chunk)) this.#note('asterisk', chunk);
    else if (chunk.kind === 'hangup') this.#entries.push({ from: 'asterisk', line: 'HANGUP' });
    // The environment that there is not.
    else if (chunk.kind === 'unreadable') this.#entries.push({ from: 'asterisk', line: '' });
  }

  #note(from: 'asterisk' | 'server', chunk: Buffer): void {
    for (const line of chunk.toString('latin1').replace(/\n$/, '').split('\n')) {
      this.#entries.push({ from, line });
    }
  }
}
