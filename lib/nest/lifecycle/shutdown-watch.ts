import type { HttpAdapterHost } from '@nestjs/core';
import type { AGIServer } from '../../core/index.js';
import type { AgiLogger } from '../logging/agi-logger.js';

/**
 * For how long, in ms, signals belong to the one that began the shutdown. A Ctrl-C reaches every
 * process of the terminal, and npm and `nest start` pass theirs on: one press is two signals, a few ms
 * apart.
 */
const ONE_PRESS = 100;

/** By these, a person or a process manager asks a process to end. */
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** The facts of an application that shuts down. */
export interface ShuttingDown {
  readonly servers: readonly AGIServer[];
  /** How long its calls are waited for, in ms. */
  readonly drain: number;
  readonly notice: number;
  readonly http: HttpAdapterHost;
  /** The `process.ppid` of its start. */
  readonly parent: number;
}

/** Stands by while calls finish: tells how many there are, and ends them when it is told to hurry. */
export class ShutdownWatch {
  readonly #application: ShuttingDown;
  readonly #logger: AgiLogger;
  readonly #timer: NodeJS.Timeout;
  #heeded: readonly NodeJS.Signals[] = [];

  constructor(application: ShuttingDown, logger: AgiLogger) {
    this.#application = application;
    this.#logger = logger;
    this.#timer = setTimeout(this.#begin, ONE_PRESS);
  }

  /** The calls are over, or no longer waited for. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#heedNoMore();
    const left = this.#running;
    if (left > 0)
      this.#logger.warn(`No longer waiting for ${calls(left)}, whose handlers still run`);
  }

  get #running(): number {
    return this.#application.servers.reduce((sum, { runningCalls }) => sum + runningCalls, 0);
  }

  readonly #begin = (): void => {
    // A signal that nobody listens to ends the process, which is hurry enough.
    this.#heeded = SIGNALS.filter((signal) => process.listenerCount(signal) > 0);
    for (const signal of this.#heeded) process.on(signal, this.#hurry);
    this.#tell();
    if (process.ppid !== this.#application.parent) this.#makeRoom();
  };

  #tell(): void {
    const { drain, notice } = this.#application;
    const running = this.#running;
    if (running === 0 && notice === 0) return;
    const taken = notice > 0 ? `; new calls are taken for ${seconds(notice)}` : '';
    const hint = this.#heeded.length > 0 ? '; a second Ctrl-C ends them at once' : '';
    this.#logger.log(
      `Waiting up to ${seconds(notice + drain)} for ${calls(running)} to finish${taken}${hint}`,
    );
  }

  readonly #hurry = (signal: NodeJS.Signals): void => {
    this.#heedNoMore();
    this.#logger.warn(`Another ${signal}: ending ${calls(this.#running)} now`);
    for (const server of this.#application.servers) void server.close({ drain: 0 });
  };

  #heedNoMore(): void {
    for (const signal of this.#heeded) process.off(signal, this.#hurry);
    this.#heeded = [];
  }

  /**
   * The process that started this one is gone. The shell of `nest start --watch` ends like that, and
   * the next revision starts while calls of this one finish. Nest would keep the port of HTTP until
   * then, and the next revision would end on it.
   */
  #makeRoom(): void {
    const server = (
      this.#application.http.httpAdapter as HttpAdapterHost['httpAdapter'] | undefined
    )?.getHttpServer() as { listening?: boolean; close?: () => void } | undefined;
    if (server?.listening !== true) return;
    this.#logger.log('The process that started this one has ended: letting go of the HTTP port');
    server.close?.();
  }
}

function calls(count: number): string {
  return count === 1 ? '1 call' : `${count} calls`;
}

function seconds(ms: number): string {
  return `${ms / 1000} s`;
}
