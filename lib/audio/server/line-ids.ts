import { createHmac, randomBytes } from 'node:crypto';
import { ID_BYTES } from '../codec/limits.js';

/** Bytes of the key of the hash: as many as the hash itself has. */
const KEY_BYTES = 32;

/**
 * Ids of connections that are awaited. Each is a secret of 128 random bits that is given out once and taken
 * once. They are looked up by a hash with a key of this process: how long a lookup takes says nothing of the
 * ids that there are.
 */
export class LineIds<Awaited> {
  readonly #key = randomBytes(KEY_BYTES);
  readonly #awaited = new Map<string, Awaited>();

  /** How many ids are awaited. */
  get size(): number {
    return this.#awaited.size;
  }

  /** Makes an id, as the dialplan writes it. */
  give(awaited: Awaited): string {
    const id = randomBytes(ID_BYTES);
    this.#awaited.set(this.#hash(id), awaited);
    return id.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  }

  /** Takes what an id stands for: it is known no more. */
  take(id: Buffer): Awaited | undefined {
    const hash = this.#hash(id);
    const awaited = this.#awaited.get(hash);
    this.#awaited.delete(hash);
    return awaited;
  }

  /** An id is awaited no more; does nothing for one that was taken. */
  forget(id: string): void {
    this.#awaited.delete(this.#hash(bytesOf(id)));
  }

  /** All that is awaited. */
  values(): Iterable<Awaited> {
    return this.#awaited.values();
  }

  #hash(id: Buffer): string {
    return createHmac('sha256', this.#key).update(id).digest('base64');
  }
}

/** The bytes of an id, as its connection says them. */
export function bytesOf(id: string): Buffer {
  return Buffer.from(id.replaceAll('-', ''), 'hex');
}
