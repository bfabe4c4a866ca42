import { Injectable } from '@nestjs/common';
import {
  ContextIdFactory,
  ExternalContextCreator,
  ModuleRef,
  ModulesContainer,
  type ContextId,
} from '@nestjs/core';
import { defaultIfEmpty, fromEvent, isObservable, lastValueFrom, takeUntil } from 'rxjs';
import type { AGIChannel, AGIParams } from '../core/index.js';
import { AGI_CONTEXT_TYPE, ROUTE_ARGS_METADATA } from './agi.constants.js';
import { bindRequest } from './agi-request-scope.module.js';
import type { Host } from './agi-explorer.js';

/** A controller's method with everything that Nest puts around it. */
export type RouteHandler = (channel: AGIChannel, params: AGIParams) => Promise<unknown>;

/** Parameter decorators of ours bring their own factories; those of HTTP find nothing in a call. */
const PARAMS_FACTORY = { exchangeKeyForValue: () => undefined };

/** What of Nest's creator is replaced; named by its own fields, on Nest 11 and 12. */
interface CreatorInternals {
  getContextModuleKey: () => string;
  getHostModuleKey: () => string;
  transformToResult: (result: unknown) => Promise<unknown>;
  interceptorsConsumer: {
    intercept: (
      interceptors: unknown,
      args: unknown[],
      instance: unknown,
      callback: unknown,
      next: () => Promise<unknown>,
      type: unknown,
    ) => Promise<unknown>;
  };
  externalErrorProxy: {
    createProxy: (
      target: (...args: unknown[]) => Promise<unknown>,
      exceptions: { invokeCustomFilters: (error: unknown, host: unknown) => unknown },
      type: string,
    ) => (...args: unknown[]) => Promise<unknown>;
  };
}

/**
 * Puts guards, pipes, interceptors and filters around controller methods, by Nest's own
 * `ExternalContextCreator`. All that touches Nest's internals is in this file.
 */
@Injectable()
export class HandlerFactory {
  readonly #creator: ExternalContextCreator;
  readonly #modules: ModulesContainer;

  constructor(creator: ExternalContextCreator, modules: ModulesContainer) {
    this.#creator = creator;
    this.#modules = modules;
  }

  /** Built once per route; a scoped controller is resolved anew for each call. */
  create(host: Host, method: string): RouteHandler {
    const creator = this.#creatorFor(host);
    if (host.isDependencyTreeStatic()) {
      return wrap(creator, host, method, host.instance as object);
    }
    const moduleRef = this.moduleRefOf(host);
    const durable = host.isDependencyTreeDurable();
    return async (channel, params) => {
      const request = bindRequest(channel);
      const contextId = ContextIdFactory.getByRequest(
        request as unknown as Record<string, unknown>,
      );
      const { payload } = contextId as ContextId & { payload?: unknown };
      // A durable tree outlives the call: it must not hold on to it, and gets the payload instead.
      moduleRef.registerRequestByContextId(durable ? payload : request, contextId);
      const instance = await moduleRef.resolve<object>(host.token as never, contextId, {
        strict: true,
      });
      return wrap(creator, host, method, instance, contextId)(channel, params);
    };
  }

  /** The reference of the module that owns this very host. */
  moduleRefOf(host: Host): ModuleRef {
    const moduleRef = host.host?.getProviderByKey<ModuleRef>(ModuleRef).instance;
    if (moduleRef === undefined) throw new TypeError(`${String(host.name)} belongs to no module`);
    return moduleRef;
  }

  /**
   * Nest looks for the module of a host among providers only. For a controller it would find none,
   * and would then skip every enhancer given as a class without a word: a guard that never guards.
   */
  #creatorFor(host: Host): ExternalContextCreator {
    const found = [...this.#modules].find(([, module]) => module === host.host);
    const key = (): string => found?.[0] ?? '';
    const internals = this.#creator as unknown as CreatorInternals;
    const { interceptorsConsumer } = internals;
    const replaced: CreatorInternals = {
      getContextModuleKey: key,
      getHostModuleKey: key,
      transformToResult: (result) =>
        isObservable(result)
          ? lastValueFrom(result, { defaultValue: undefined })
          : Promise.resolve(result),
      interceptorsConsumer: {
        intercept: (interceptors, args, instance, callback, next, type) =>
          interceptorsConsumer.intercept(
            interceptors,
            args,
            instance,
            callback,
            async () => untilTheEnd(await next(), args[0] as AGIChannel),
            type,
          ),
      },
      externalErrorProxy: { createProxy },
    };
    return Object.assign(Object.create(internals), replaced) as ExternalContextCreator;
  }
}

function wrap(
  creator: ExternalContextCreator,
  host: Host,
  method: string,
  instance: object,
  contextId?: ContextId,
): (...args: unknown[]) => Promise<unknown> {
  return creator.create(
    instance,
    (instance as Record<string, (...args: unknown[]) => unknown>)[method] as never,
    method,
    ROUTE_ARGS_METADATA,
    PARAMS_FACTORY,
    contextId,
    host.id,
    undefined,
    AGI_CONTEXT_TYPE,
  ) as (...args: unknown[]) => Promise<unknown>;
}

/** A stream is unsubscribed when the call ends, and may end without a value. */
function untilTheEnd(result: unknown, channel: AGIChannel): unknown {
  if (!isObservable(result)) return result;
  const { signal } = channel;
  if (signal.aborted) return undefined;
  return result.pipe(takeUntil(fromEvent(signal, 'abort')), defaultIfEmpty(undefined));
}

/**
 * Nest's own proxy logs every plain error before it throws it on, a hangup too. Here filters have
 * their turn, and what they leave is logged where the call is known, once.
 */
const createProxy: CreatorInternals['externalErrorProxy']['createProxy'] =
  (target, exceptions, type) =>
  async (...args) => {
    try {
      return await target(...args);
    } catch (error) {
      const handled = exceptions.invokeCustomFilters(error, argumentsHost(args, type));
      // Not handled is `null` on Nest 11 and `undefined` on 12.
      if (handled === undefined || handled === null) throw error;
      return handled;
    }
  };

function argumentsHost(args: readonly unknown[], type: string): object {
  const none = (): never => {
    throw new TypeError('this is a call: use AgiArgumentsHost.create(host)');
  };
  return {
    getArgs: () => args,
    getArgByIndex: (index: number) => args[index],
    getType: () => type,
    switchToHttp: none,
    switchToRpc: none,
    switchToWs: none,
  };
}
