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

  #error(message: string, error: unknown): void {
    const { message: reason, stack } = error instanceof Error ? error : new Error(String(error));
    this.#logger.error(`${message}: ${reason}`, stack);
  }
}

function of(channel: AGIChannel, path: string): string {
  const { uniqueId = 'unknown call', route } = channel.request;
  return `[${uniqueId}] ${JSON.stringify(route ?? maskDigits(path))}`;
}
