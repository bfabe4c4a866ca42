import { AGIError } from '../../errors.js';

/** How long, in ms, the warning is not repeated: the operator has to act, not the caller. */
const QUIET = 10_000;

/** Warns now and then, not for each call, that calls are refused for want of file descriptors. */
export class DescriptorWarning {
  readonly #warn: (error: AGIError) => void;
  #quietUntil = 0;

  constructor(warn: (error: AGIError) => void) {
    this.#warn = warn;
  }

  /** @param open how many connections there are */
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
