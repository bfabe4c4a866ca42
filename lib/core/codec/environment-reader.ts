import { ByteBuffer } from './byte-buffer.js';
import {
  parseEnvironment,
  type Environment,
  type EnvironmentRules,
  type EnvironmentVerdict,
} from './environment.js';
import { EnvironmentText } from './environment-text.js';

/** How reading an environment ended: read, refused, or too large. */
export type EnvironmentOutcome =
  | {
      readonly kind: 'read';
      readonly environment: Environment | EnvironmentText;
      readonly behind: Buffer;
    }
  | { readonly kind: 'violation'; readonly reason: string }
  | { readonly kind: 'overflow' };

const NOTHING = Buffer.alloc(0);
const LF = 0x0a;
const BLOCK_END = Buffer.from('\n\n');
const HANGUPS = /^(?:HANGUP\n)*(?:H(?:A(?:N(?:G(?:U(?:P)?)?)?)?)?)?$/;

/** Collects the bytes before the empty line and reads them as an environment. */
export class EnvironmentReader {
  readonly #buffer = new ByteBuffer();
  readonly #maxBytes: number;
  readonly #rules: EnvironmentRules;
  #scanned = 0;

  constructor(maxBytes: number, rules: EnvironmentRules) {
    this.#maxBytes = maxBytes;
    this.#rules = rules;
  }

  /** Bytes of memory that it keeps. */
  get heldBytes(): number {
    return this.#buffer.capacity;
  }

  /** Takes bytes; returns how it ended, or `undefined` while the empty line is still to come. */
  push(chunk: Buffer): EnvironmentOutcome | undefined {
    const usual = this.#readAtOnce(chunk);
    if (usual) return { kind: 'read', environment: usual, behind: NOTHING };
    this.#buffer.append(chunk);
    // The block of a client with nothing to say is a single empty line.
    const bare = this.#buffer.peek(1)[0] === LF;
    const end = bare ? 0 : this.#buffer.indexOfBytes(BLOCK_END, this.#scanned);
    if (end === -1) {
      this.#scanned = Math.max(0, this.#buffer.length - 1);
      return this.#buffer.length > this.#maxBytes ? { kind: 'overflow' } : undefined;
    }
    if (end > this.#maxBytes) return { kind: 'overflow' };

    const block = this.#buffer.peek(end).toString('utf8');
    this.#buffer.skip(end + (bare ? 1 : BLOCK_END.length));
    const rest = this.#buffer.length;
    const behind = rest === 0 ? NOTHING : Buffer.from(this.#buffer.peek(rest));
    this.#buffer.clear();
    const text = this.#rules === 'strict' ? EnvironmentText.of(block) : undefined;
    const verdict = text ? { environment: text } : parseEnvironment(block, this.#rules);
    return this.#judge(verdict, behind);
  }

  /** Nearly always one chunk is the environment, and nothing else. */
  #readAtOnce(chunk: Buffer): EnvironmentText | undefined {
    const end = chunk.length - BLOCK_END.length;
    const whole = chunk[end] === LF && chunk[end + 1] === LF && this.#buffer.length === 0;
    if (!whole || end > this.#maxBytes || this.#rules !== 'strict') return undefined;
    // An empty line within is not what Asterisk writes there.
    return EnvironmentText.of(chunk.toString('utf8', 0, end));
  }

  #judge(
    verdict: EnvironmentVerdict | { environment: EnvironmentText },
    behind: Buffer,
  ): EnvironmentOutcome {
    if ('violation' in verdict) return { kind: 'violation', reason: verdict.violation };
    // Before the first command Asterisk has nothing to say but that the caller is gone.
    if (behind.length > 0 && !HANGUPS.test(behind.toString('latin1'))) {
      if (this.#rules === 'strict') {
        return {
          kind: 'violation',
          reason: 'bytes follow the environment, so a value holds a newline',
        };
      }
      return { kind: 'read', environment: verdict.environment, behind: NOTHING };
    }
    return { kind: 'read', environment: verdict.environment, behind };
  }
}
