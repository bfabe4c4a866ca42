import { Injectable, Logger } from '@nestjs/common';
import { maskDigits, type AGIChannel, type AGIServer } from '../core/index.js';

/**
 * Logs what an operator must know, each line with the call's unique id and its route, or the path if it
 * has none: no digits, numbers or tokens, and nothing of a call that ended as calls do.
 */
@Injectable()
export class AgiCallLogger {
  readonly #logger = new Logger('AgiServer');

  attach(server: AGIServer): void {
    server
      .on('handler_error', ({ error, path, channel }) => {
        this.#error(`${of(channel, path)} the handler failed`, error);
      })
      .on('auth_error', ({ error, path, channel }) => {
        this.#error(`${of(channel, path)} authentication failed`, error);
      })
      .on('auth_failed', ({ path, channel }) => {
        this.#logger.warn(`${of(channel, path)} was not authenticated`);
      })
      .on('no_handler', ({ path, channel }) => {
        this.#logger.warn(`${of(channel, path)} has no route`);
      })
      .on('channel_error', ({ error, channel }) => {
        this.#logger.warn(`${of(channel, channel.request.path)} broke: ${error.message}`);
      })
      .on('error', (error) => {
        this.#error('the server', error);
      });
  }

  /** An exception filter threw something else than what it was asked to deal with. */
  filterFailed(channel: AGIChannel, failure: unknown): void {
    const { path } = channel.request;
    this.#error(
      `${of(channel, path)} an exception filter failed (one for HTTP throws on what is not of ` +
        "HTTP: `if (host.getType() !== 'http') throw error`)",
      failure,
    );
  }

  /** The call ended while a filter dealt with an error of its handler. */
  filterCutShort(channel: AGIChannel, error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    this.#logger.warn(
      `${of(channel, channel.request.path)} the handler failed, and the call ended before an ` +
        `exception filter had dealt with it: ${reason}`,
    );
  }

  #error(message: string, error: unknown): void {
    const { message: reason, stack } = error instanceof Error ? error : new Error(String(error));
    this.#logger.error(`${message}: ${reason}`, stack);
  }
}

function of(channel: AGIChannel, path: string): string {
  const { uniqueId = 'unknown call', route } = channel.request;
  return `[${uniqueId}] ${JSON.stringify(route ?? maskDigits(path))}`;
}
