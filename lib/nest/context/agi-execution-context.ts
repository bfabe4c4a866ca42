import type { ArgumentsHost, ExecutionContext } from '@nestjs/common';
import type { AGIChannel, AGIParams, AGIRequest } from '../../core/index.js';
import type { AgiDialog, HangupMode } from '../../ivr/index.js';
import { dialogOf } from '../request-scope/call-dialog.js';

/**
 * Reads the call out of Nest's `ArgumentsHost`, for exception filters.
 *
 * @example
 * const channel = AgiArgumentsHost.create(host).getChannel();
 *
 * @publicApi
 */
export class AgiArgumentsHost {
  readonly #args: readonly unknown[];

  /** For {@link create}. */
  protected constructor(args: readonly unknown[]) {
    this.#args = args;
  }

  /** @param host of a call: its `getType()` is `'agi'` */
  static create(host: ArgumentsHost): AgiArgumentsHost {
    return new AgiArgumentsHost(host.getArgs());
  }

  /** The channel of the call. */
  getChannel(): AGIChannel {
    return this.#args[0] as AGIChannel;
  }

  /** The request of the call: what Asterisk sent before the first command. */
  getRequest(): AGIRequest {
    return this.getChannel().request;
  }

  /**
   * The dialogue of the call, with the prompts of the module: the same one that the call's classes inject.
   *
   * @example
   * const pin = await AgiExecutionContext.create(context).getDialog().ask(PIN);
   */
  getDialog<Hangup extends HangupMode = 'result'>(): AgiDialog<Hangup> {
    // The option `hangup` of the module decides; the type says what the application has given there.
    return dialogOf(this.getChannel()) as AgiDialog<Hangup>;
  }

  /** The parameters of the path and of the query. */
  getParams(): AGIParams {
    return this.getRequest().params;
  }
}

/**
 * Reads the call out of Nest's `ExecutionContext`, for guards and interceptors.
 *
 * @example
 * if (context.getType<string>() === 'agi') AgiExecutionContext.create(context).getChannel();
 *
 * @publicApi
 */
export class AgiExecutionContext extends AgiArgumentsHost {
  readonly #context: ExecutionContext;

  /** For {@link create}. */
  private constructor(context: ExecutionContext) {
    super(context.getArgs());
    this.#context = context;
  }

  /** @param context of a call: its `getType()` is `'agi'` */
  static override create(context: ExecutionContext): AgiExecutionContext {
    return new AgiExecutionContext(context);
  }

  /** The class of the controller that handles the call. */
  getClass(): ReturnType<ExecutionContext['getClass']> {
    return this.#context.getClass();
  }

  /** The method that handles the call. */
  getHandler(): ReturnType<ExecutionContext['getHandler']> {
    return this.#context.getHandler();
  }
}
