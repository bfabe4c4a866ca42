import { Logger } from '@nestjs/common';
import { describeThrown, printable, warnOfLogger } from '../../core/index.js';

/**
 * Nest's logger, for lines that may hold what a peer sent or an application threw. An application's own
 * logger that throws is told of as a process warning: no call, and no shut-down, fails for want of a log.
 */
export class AgiLogger {
  readonly #logger: Logger;

  /** @param context as Nest shows it beside each line */
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

  /** Logs what was thrown, whatever it is, without its digits. */
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
