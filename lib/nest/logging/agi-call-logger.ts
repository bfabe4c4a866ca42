import { Injectable } from '@nestjs/common';
import { AGIError, describeThrown, type AGIChannel, type AGIServer } from '../../core/index.js';
import { callLabel, type Report } from '../../core/internal.js';
import { AgiLogger } from './agi-logger.js';

/**
 * Logs the failures that an operator must know of, each with the call's unique id and its route, or the
 * path if it has none. No line shows digits, numbers or tokens, and a call that ends normally has no line.
 */
@Injectable()
export class AgiCallLogger {
  readonly #logger = new AgiLogger('AgiServer');

  attach(server: AGIServer): void {
    server
      .on('handler_error', ({ error, channel }) => {
        this.#logger.thrown(`${callLabel(channel.request)} the handler failed`, error);
      })
      .on('after_call_error', ({ error, channel }) => {
        this.#logger.thrown(`${callLabel(channel.request)} the work after the call failed`, error);
      })
      .on('auth_error', ({ error, channel }) => {
        this.#logger.thrown(`${callLabel(channel.request)} authentication failed`, error);
      })
      .on('auth_failed', ({ channel }) => {
        this.#logger.warn(`${callLabel(channel.request)} was not authenticated`);
      })
      .on('no_handler', ({ channel, nearest }) => {
        const routes = nearest.map((path) => JSON.stringify(path)).join(', ');
        const hint = nearest.length === 0 ? '' : `; the nearest: ${routes}`;
        this.#logger.warn(`${callLabel(channel.request)} has no route${hint}`);
      })
      .on('execute_error', ({ error, channel }) => {
        if (!(error instanceof AGIError) || error.code !== 'E_AGI_MISSING_SOUND') return;
        this.#logger.warn(`${callLabel(channel.request)} ${error.message}`);
      })
      .on('channel_error', ({ error, channel }) => {
        this.#logger.warn(`${callLabel(channel.request)} broke: ${error.message}`);
      })
      .on('error', (error) => {
        this.#logger.thrown('the server', error);
      });
  }

  /** Logs that an exception filter threw an error of its own, in place of the one that it was given. */
  filterFailed(channel: AGIChannel, failure: unknown): void {
    this.#logger.thrown(
      `${callLabel(channel.request)} an exception filter failed (one for HTTP throws on what is not of ` +
        "HTTP: `if (host.getType() !== 'http') throw error`)",
      failure,
    );
  }

  /** Logs that the call ended while an exception filter handled an error of the call's handler. */
  filterCutShort(channel: AGIChannel, error: unknown): void {
    this.#logger.warn(
      `${callLabel(channel.request)} the handler failed, and the call ended before an ` +
        `exception filter had handled it: ${describeThrown(error).message}`,
    );
  }

  /** Logs a report that the core would otherwise emit as a process warning. */
  report({ code, message, stack }: Report): void {
    if (code === 'AGI_CALLBACK_ERROR') this.#logger.error(message, stack);
    else this.#logger.warn(message);
  }

  /** Logs the error of a method that listens to an event. */
  listenerFailed(owner: string, error: unknown, callId: string | undefined): void {
    const call = callId === undefined ? '' : `[${callId}] `;
    this.#logger.thrown(`${call}${owner}`, error);
  }
}
