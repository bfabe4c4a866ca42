import { ConsoleLogger, Injectable, type LoggerService } from '@nestjs/common';
import { AgiContext } from '../nest/context/agi-context.js';
import { CallInspector } from './core/index.js';

/**
 * A logger that puts what is logged while a call is handled into the timeline of the call, and hands each
 * line on: `app.useLogger(app.get(AgiInspectorLogger))`. It is a provider of the application that wants it.
 *
 * @publicApi
 */
@Injectable()
export class AgiInspectorLogger implements LoggerService {
  /** The logger that writes the lines; Nest's own unless another one is assigned. */
  next: LoggerService = new ConsoleLogger();

  /** Nest makes it where it is a provider. */
  constructor(
    private readonly inspector: CallInspector,
    private readonly context: AgiContext,
  ) {}

  /** Hands a line on and notes it. */
  log(message: unknown, ...rest: unknown[]): void {
    this.#note('log', message);
    this.next.log(message, ...rest);
  }

  /** Hands a line on and notes it. */
  warn(message: unknown, ...rest: unknown[]): void {
    this.#note('warn', message);
    this.next.warn(message, ...rest);
  }

  /** Hands a line on and notes it. */
  error(message: unknown, ...rest: unknown[]): void {
    this.#note('error', message);
    this.next.error(message, ...rest);
  }

  /** Hands a line on and notes it. */
  debug(message: unknown, ...rest: unknown[]): void {
    this.#note('debug', message);
    this.next.debug?.(message, ...rest);
  }

  /** Hands a line on and notes it. */
  verbose(message: unknown, ...rest: unknown[]): void {
    this.#note('verbose', message);
    this.next.verbose?.(message, ...rest);
  }

  /** Hands a line on and notes it. */
  fatal(message: unknown, ...rest: unknown[]): void {
    this.#note('fatal', message);
    this.next.fatal?.(message, ...rest);
  }

  #note(level: string, message: unknown): void {
    const { channel } = this.context;
    if (channel === undefined) return;
    const text = typeof message === 'string' ? message : 'a value that is no text';
    this.inspector.note(channel, { text: `${level}: ${text}` });
  }
}
