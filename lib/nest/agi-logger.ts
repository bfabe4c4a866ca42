import { Logger } from '@nestjs/common';
import { describeThrown, printable } from '../core/index.js';

/** Nest's logger, for lines that may hold what a peer sent or an application threw. */
export class AgiLogger {
  readonly #logger: Logger;

  /** @param context as Nest shows it beside each line */
  constructor(context: string) {
    this.#logger = new Logger(context);
  }

  log(message: string): void {
    this.#logger.log(printable(message));
  }

  warn(message: string): void {
    this.#logger.warn(printable(message));
  }

  error(message: string, stack?: string): void {
    this.#logger.error(printable(message), stack);
  }

  /** Logs what was thrown, whatever it is, without its digits. */
  thrown(culprit: string, error: unknown): void {
    const { message, stack } = describeThrown(error);
    this.error(`${culprit}: ${message}`, stack);
  }
}
