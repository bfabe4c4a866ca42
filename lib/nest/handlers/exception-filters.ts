import { HttpException, Injectable, type ArgumentsHost } from '@nestjs/common';
import { isObservable, lastValueFrom } from 'rxjs';
import { AGIError, isInstance, propertyOf, type AGIChannel } from '../../core/index.js';
import { AgiCallLogger } from '../logging/agi-call-logger.js';

/** Nest's list of the exception filters of a route; named by its own fields, on Nest 11 and 12. */
export interface RouteFilters {
  readonly filters: readonly { readonly exceptionMetatypes?: readonly unknown[] }[];
  invokeCustomFilters(error: unknown, host: unknown): unknown;
}

/**
 * Lets exception filters deal with what a route throws. Filters of an application are mostly written
 * for HTTP, and many take everything: such a filter must not turn a hangup into a failure, and must
 * not replace an error by its own failure to find a response in a call.
 */
@Injectable()
export class ExceptionFilters {
  readonly #logger: AgiCallLogger;
  /** With which end of their call handlers have rejected. */
  readonly #ends = new WeakMap<AGIChannel, unknown>();

  constructor(logger: AgiCallLogger) {
    this.#logger = logger;
  }

  /** Is told what a handler rejected with, before interceptors make another error of it. */
  handlerRejected(error: unknown, channel: AGIChannel): void {
    if (channel.isExpectedEnd(error)) this.#ends.set(channel, error);
    else this.#ends.delete(channel);
  }

  /**
   * @returns what a filter made of the error
   * @throws the error, where no filter has dealt with it
   */
  async apply(
    filters: RouteFilters,
    thrown: unknown,
    host: ArgumentsHost,
    channel: AGIChannel,
  ): Promise<unknown> {
    const error = this.#untranslated(thrown, channel);
    const isEnd = channel.isExpectedEnd(error);
    try {
      const asked = isEnd ? forEnds(filters) : filters;
      const handled = await settled(asked.invokeCustomFilters(error, host));
      // Not handled is `null` on Nest 11 and `undefined` on 12.
      if (handled !== undefined && handled !== null) return handled;
    } catch (failure) {
      if (isFrom(failure, error)) throw failure;
      if (channel.isExpectedEnd(failure)) {
        if (!isEnd) this.#logger.filterCutShort(channel, error);
        throw failure;
      }
      this.#logger.filterFailed(channel, failure);
    }
    throw error;
  }

  /** An interceptor that answers every error with an exception of HTTP has done so with the end. */
  #untranslated(thrown: unknown, channel: AGIChannel): unknown {
    return isInstance(thrown, HttpException) ? (this.#ends.get(channel) ?? thrown) : thrown;
  }
}

/** Filters that name `AGIError` are made for calls, and may want to hear of their ends. */
function forEnds(given: RouteFilters): RouteFilters {
  const filters = given.filters.filter(({ exceptionMetatypes = [] }) =>
    exceptionMetatypes.includes(AGIError),
  );
  return Object.assign(Object.create(given) as RouteFilters, { filters });
}

/** Filters of microservices give a stream. */
async function settled(handled: unknown): Promise<unknown> {
  const result = await handled;
  return isObservable(result) ? lastValueFrom(result, { defaultValue: undefined }) : result;
}

/** Whether a filter has thrown the error on, or another one that tells of it. */
function isFrom(thrown: unknown, error: unknown): boolean {
  return thrown === error || propertyOf(thrown, 'cause') === error;
}
