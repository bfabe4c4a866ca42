import { Duplex } from 'node:stream';
// Test runners replace the global timers where a test fakes the time of its own code.
import { setImmediate } from 'node:timers';

/**
 * One end of a connection within the process. Like a socket, it delivers each write by itself, in a
 * later turn of the event loop, and tells the other end how it was closed.
 */
export class MemorySocket extends Duplex {
  #peer: MemorySocket | undefined;
  #accepted: (() => void) | undefined;
  #ended = false;

  /** Makes both ends of a connection. The first one emits `connect` in a later turn of the event loop. */
  static pair(): [MemorySocket, MemorySocket] {
    const near = new MemorySocket({ allowHalfOpen: true });
    const far = new MemorySocket({ allowHalfOpen: true });
    near.#peer = far;
    far.#peer = near;
    setImmediate(() => near.emit('connect'));
    return [near, far];
  }

  /** Breaks the connection. The other end emits an error. */
  resetAndDestroy(): void {
    const peer = this.#peer;
    this.destroy();
    peer?.destroy(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }));
  }

  override _read(): void {
    this.#accepted?.();
    this.#accepted = undefined;
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    setImmediate(() => {
      const peer = this.#peer;
      if (peer === undefined || peer.#ended || peer.destroyed || peer.push(chunk)) done();
      else peer.#accepted = done;
    });
  }

  override _final(done: () => void): void {
    setImmediate(() => {
      this.#peer?.hearEnd();
      done();
    });
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    setImmediate(() => {
      this.#peer?.hearEnd();
    });
    this._read();
    done(error);
  }

  /** The other end will send no more. */
  hearEnd(): void {
    if (this.#ended || this.destroyed) return;
    this.#ended = true;
    this.push(null);
  }
}
