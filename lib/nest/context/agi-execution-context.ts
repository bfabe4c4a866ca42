import type { ArgumentsHost, ExecutionContext } from '@nestjs/common';
import type { AGIChannel, AGIParams, AGIRequest } from '../../core/index.js';

/**
 * What a handler's arguments are, for exception filters.
 *
 * @publicApi
 */
export class AgiArgumentsHost {
  protected readonly args: readonly unknown[];

  protected constructor(args: readonly unknown[]) {
    this.args = args;
  }

  static create(host: ArgumentsHost): AgiArgumentsHost {
    return new AgiArgumentsHost(host.getArgs());
  }

  getChannel(): AGIChannel {
    return this.args[0] as AGIChannel;
  }

  getRequest(): AGIRequest {
    return this.getChannel().request;
  }

  getParams(): AGIParams {
    return this.getRequest().params;
  }
}

/**
 * The context of a call's handler, for guards and interceptors. `context.getType()` is `'agi'`.
 *
 * @publicApi
 */
export class AgiExecutionContext extends AgiArgumentsHost {
  readonly #context: ExecutionContext;

  private constructor(context: ExecutionContext) {
    super(context.getArgs());
    this.#context = context;
  }

  static override create(context: ExecutionContext): AgiExecutionContext {
    return new AgiExecutionContext(context);
  }

  getClass(): ReturnType<ExecutionContext['getClass']> {
    return this.#context.getClass();
  }

  getHandler(): ReturnType<ExecutionContext['getHandler']> {
    return this.#context.getHandler();
  }
}
