import { HttpException, Injectable, type ArgumentsHost } from '@nestjs/common';
import { AGIError, type AGIChannel } from '../../core/index.js';
import { isInstance, propertyOf } from '../../core/internal.js';
import { AgiCallLogger } from '../logging/agi-call-logger.js';
import { filtersNaming, runFilters, type RouteFilters } from '../nest-internals/route-filters.js';

/**
 * Has exception filters handle what a route throws. Filters of an application are mostly written
 * for HTTP, and many take every error: such a filter must not turn a hangup into a failure, and must
 * not replace an error by its own failure to find a response in a call.
 */
@Injectable()
export class ExceptionFilters {
  readonly #logger: AgiCallLogger;
  /** The errors by which handlers ended with their call. */
  readonly #endErrors = new WeakMap<AGIChannel, unknown>();

  constructor(logger: AgiCallLogger) {
    this.#logger = logger;
  }

  /** Is told what a handler rejected with, before interceptors make another error of it. */
  handlerRejected(error: unknown, channel: AGIChannel): void {
    if (channel.isExpectedEnd(error)) this.#endErrors.set(channel, error);
    else this.#endErrors.delete(channel);
  }

  /**
   * @returns what a filter made of the error
   * @throws the error, where no filter has handled it
   */
  async apply(
    filters: RouteFilters,
    thrown: unknown,
    host: ArgumentsHost,
    channel: AGIChannel,
  ): Promise<unknown> {
    const error = this.#original(thrown, channel);
    const isEnd = channel.isExpectedEnd(error);
    try {
      // A filter that names `AGIError` is made for calls, and may want to hear of their ends.
      const asked = isEnd ? filtersNaming(AGIError, filters) : filters;
      const handled = await runFilters(asked, error, host);
      if (handled !== undefined) return handled;
    } catch (failure) {
      if (isThrownFrom(error, failure)) throw failure;
      if (channel.isExpectedEnd(failure)) {
        if (!isEnd) this.#logger.filterCutShort(channel, error);
        throw failure;
      }
      this.#logger.filterFailed(channel, failure);
    }
    throw error;
  }

  /** An interceptor may have put an HTTP exception in the place of the error that ended the call. */
  #original(thrown: unknown, channel: AGIChannel): unknown {
    return isInstance(thrown, HttpException) ? (this.#endErrors.get(channel) ?? thrown) : thrown;
  }
}

/** Whether a filter has thrown the error on, or another error with this one as its cause. */
function isThrownFrom(error: unknown, thrown: unknown): boolean {
  return thrown === error || propertyOf(thrown, 'cause') === error;
}
