import { AGIError } from '../../errors.js';

/** How long, in ms, the warning is not repeated: it is for the operator, and not for each call. */
const QUIET = 10_000;

/** Warns that calls are refused because file descriptors run out; at most once in ten seconds. */
export class DescriptorWarning {
  readonly #warn: (error: AGIError) => void;
  #quietUntil = 0;

  constructor(warn: (error: AGIError) => void) {
    this.#warn = warn;
  }

  /** @param open how many connections are open */
  refusedAt(open: number): void {
    const now = performance.now();
    if (now < this.#quietUntil) return;
    this.#quietUntil = now + QUIET;
    this.#warn(
      new AGIError(
        'E_AGI_LIMIT',
        `calls are refused at ${open} connections: the process has no file descriptors for ` +
          'more; raise its limit (`ulimit -n`, LimitNOFILE=)',
      ),
    );
  }
}
