import type { HttpAdapterHost } from '@nestjs/core';
import type { AGIServer } from '../../core/index.js';
import type { AgiLogger } from '../logging/agi-logger.js';

/**
 * Time in ms after the start of a shutdown in which further signals are copies of the first. A Ctrl-C
 * reaches every process of the terminal, and npm and `nest start` pass theirs on: one press of the keys
 * is two signals, a few ms apart.
 */
const SAME_KEY_PRESS = 100;

/** The signals by which a person or a process manager asks a process to end. */
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** An application that shuts down. */
export interface ApplicationAtShutdown {
  readonly servers: readonly AGIServer[];
  /** Time in ms that running calls are given to finish. */
  readonly drain: number;
  /** Time in ms for which new calls are still taken. */
  readonly notice: number;
  readonly http: HttpAdapterHost;
  /** The `process.ppid` at the start of the application. */
  readonly parent: number;
}

/** Watches a shutdown: logs how many calls have to finish, and ends them at once on a second signal. */
export class ShutdownWatch {
  readonly #application: ApplicationAtShutdown;
  readonly #logger: AgiLogger;
  readonly #timer: NodeJS.Timeout;
  #watched: readonly NodeJS.Signals[] = [];

  constructor(application: ApplicationAtShutdown, logger: AgiLogger) {
    this.#application = application;
    this.#logger = logger;
    this.#timer = setTimeout(this.#begin, SAME_KEY_PRESS);
  }

  /** To be called when the calls are over, or are no longer waited for. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#ignoreSignals();
    const left = this.#running;
    if (left > 0)
      this.#logger.warn(
        `No longer waiting for ${calls(left)}, whose handlers or work after the call still run`,
      );
  }

  get #running(): number {
    return this.#application.servers.reduce((sum, { runningCalls }) => sum + runningCalls, 0);
  }

  readonly #begin = (): void => {
    // A signal that has no listener ends the process, which is fast enough.
    this.#watched = SIGNALS.filter((signal) => process.listenerCount(signal) > 0);
    for (const signal of this.#watched) process.on(signal, this.#endCalls);
    this.#logWaiting();
    if (process.ppid !== this.#application.parent) this.#closeHttp();
  };

  #logWaiting(): void {
    const { drain, notice } = this.#application;
    const running = this.#running;
    if (running === 0 && notice === 0) return;
    const taken = notice > 0 ? `; new calls are taken for ${seconds(notice)}` : '';
    const hint = this.#watched.length > 0 ? '; a second Ctrl-C ends them at once' : '';
    this.#logger.log(
      `Waiting up to ${seconds(notice + drain)} for ${calls(running)} to finish${taken}${hint}`,
    );
  }

  readonly #endCalls = (signal: NodeJS.Signals): void => {
    this.#ignoreSignals();
    this.#logger.warn(`Another ${signal}: ending ${calls(this.#running)} now`);
    for (const server of this.#application.servers) void server.close({ drain: 0 });
  };

  #ignoreSignals(): void {
    for (const signal of this.#watched) process.off(signal, this.#endCalls);
    this.#watched = [];
  }

  /**
   * Releases the port of HTTP after the process that started this one has ended. The shell of
   * `nest start --watch` ends before this process does, and the next revision of the application starts
   * while calls of this one finish. Nest would keep the port until then, and the next revision would fail
   * to listen on it.
   */
  #closeHttp(): void {
    const server = (
      this.#application.http.httpAdapter as HttpAdapterHost['httpAdapter'] | undefined
    )?.getHttpServer() as { listening?: boolean; close?: () => void } | undefined;
    if (server?.listening !== true) return;
    this.#logger.log('The process that started this one has ended: releasing the HTTP port');
    server.close?.();
  }
}

function calls(count: number): string {
  return count === 1 ? '1 call' : `${count} calls`;
}

function seconds(ms: number): string {
  return `${ms / 1000} s`;
}
