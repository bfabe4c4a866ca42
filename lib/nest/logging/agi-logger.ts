import { Logger } from '@nestjs/common';
import { describeThrown, printable } from '../../core/index.js';
import { warnOfLogger } from '../../core/internal.js';

/**
 * Nest's logger, for lines that may hold text from a peer or from a thrown error. When the logger of an
 * application throws, a process warning tells of it: no call and no shut-down fails because of a log.
 */
export class AgiLogger {
  readonly #logger: Logger;

  /** @param context the name that Nest shows in each line */
  constructor(context: string) {
    this.#logger = new Logger(context);
  }

  log(message: string): void {
    this.#write('log', message);
  }

  warn(message: string): void {
    this.#write('warn', message);
  }

  error(message: string, stack?: string): void {
    this.#write('error', message, stack);
  }

  /** Logs a thrown value of any kind, with its digits masked. */
  thrown(culprit: string, error: unknown): void {
    const { message, stack } = describeThrown(error);
    this.error(`${culprit}: ${message}`, stack);
  }

  #write(level: 'log' | 'warn' | 'error', message: string, ...stack: (string | undefined)[]): void {
    try {
      this.#logger[level](printable(message), ...stack);
    } catch (error) {
      warnOfLogger(error);
    }
  }
}
