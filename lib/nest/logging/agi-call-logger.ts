import { Injectable } from '@nestjs/common';
import {
  AGIError,
  callLabel,
  describeThrown,
  type AGIChannel,
  type AGIServer,
  type Report,
} from '../../core/index.js';
import { AgiLogger } from './agi-logger.js';

/**
 * Logs what an operator must know, each line with the call's unique id and its route, or the path if it
 * has none: no digits, numbers or tokens, and nothing of a call that ended as calls do.
 */
@Injectable()
export class AgiCallLogger {
  readonly #logger = new AgiLogger('AgiServer');

  attach(server: AGIServer): void {
    server
      .on('handler_error', ({ error, channel }) => {
        this.#logger.thrown(`${callLabel(channel.request)} the handler failed`, error);
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

  /** An exception filter threw something else than what it was asked to deal with. */
  filterFailed(channel: AGIChannel, failure: unknown): void {
    this.#logger.thrown(
      `${callLabel(channel.request)} an exception filter failed (one for HTTP throws on what is not of ` +
        "HTTP: `if (host.getType() !== 'http') throw error`)",
      failure,
    );
  }

  /** The call ended while a filter dealt with an error of its handler. */
  filterCutShort(channel: AGIChannel, error: unknown): void {
    this.#logger.warn(
      `${callLabel(channel.request)} the handler failed, and the call ended before an ` +
        `exception filter had dealt with it: ${describeThrown(error).message}`,
    );
  }

  /** Logs what the core would warn the process of. */
  report({ code, message, stack }: Report): void {
    if (code === 'AGI_CALLBACK_ERROR') this.#logger.error(message, stack);
    else this.#logger.warn(message);
  }

  /** Logs what a method that listens to an event threw or rejected with. */
  listenerFailed(owner: string, error: unknown, callId: string | undefined): void {
    const call = callId === undefined ? '' : `[${callId}] `;
    this.#logger.thrown(`${call}${owner}`, error);
  }
}
