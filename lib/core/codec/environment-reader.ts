import { ByteBuffer } from './byte-buffer.js';
import {
  parseEnvironment,
  type Environment,
  type EnvironmentRules,
  type EnvironmentVerdict,
} from './environment.js';
import { EnvironmentText } from './environment-text.js';

/** The end of reading an environment: it was read, it is refused, or it is too large. */
export type EnvironmentOutcome =
  | {
      readonly kind: 'read';
      readonly environment: Environment | EnvironmentText;
      /** The bytes that came after the environment. */
      readonly rest: Buffer;
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

  /** How many bytes of memory it keeps. */
  get heldBytes(): number {
    return this.#buffer.capacity;
  }

  /** Takes bytes. Returns how reading ended, or `undefined` as long as the empty line has not come. */
  push(chunk: Buffer): EnvironmentOutcome | undefined {
    const usual = this.#readAtOnce(chunk);
    if (usual) return { kind: 'read', environment: usual, rest: NOTHING };
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
    const left = this.#buffer.length;
    const rest = left === 0 ? NOTHING : Buffer.from(this.#buffer.peek(left));
    this.#buffer.clear();
    const text = this.#rules === 'strict' ? EnvironmentText.of(block) : undefined;
    const verdict = text ? { environment: text } : parseEnvironment(block, this.#rules);
    return this.#judge(verdict, rest);
  }

  /** Reads a chunk that is exactly one environment, as nearly every first chunk is. */
  #readAtOnce(chunk: Buffer): EnvironmentText | undefined {
    const end = chunk.length - BLOCK_END.length;
    const whole = chunk[end] === LF && chunk[end + 1] === LF && this.#buffer.length === 0;
    if (!whole || end > this.#maxBytes || this.#rules !== 'strict') return undefined;
    // A block with an empty line in it is refused here: Asterisk does not write one.
    return EnvironmentText.of(chunk.toString('utf8', 0, end));
  }

  #judge(
    verdict: EnvironmentVerdict | { environment: EnvironmentText },
    rest: Buffer,
  ): EnvironmentOutcome {
    if ('violation' in verdict) return { kind: 'violation', reason: verdict.violation };
    // Before the first command Asterisk sends nothing, or else that the caller has hung up.
    if (rest.length > 0 && !HANGUPS.test(rest.toString('latin1'))) {
      if (this.#rules === 'strict') {
        return {
          kind: 'violation',
          reason: 'bytes follow the environment, so a value holds a newline',
        };
      }
      return { kind: 'read', environment: verdict.environment, rest: NOTHING };
    }
    return { kind: 'read', environment: verdict.environment, rest };
  }
}
