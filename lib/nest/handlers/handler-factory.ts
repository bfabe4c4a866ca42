import { Injectable, type ArgumentsHost, type PipeTransform } from '@nestjs/common';
import { ExternalContextCreator, ModulesContainer, type ContextId } from '@nestjs/core';
import { defaultIfEmpty, fromEvent, isObservable, lastValueFrom, takeUntil, tap } from 'rxjs';
import type { AGIChannel, AGIParams } from '../../core/index.js';
import { AGI_CONTEXT_TYPE, ROUTE_ARGS_METADATA } from '../agi.constants.js';
import type { Host } from '../discovery/agi-explorer.js';
import { ExceptionFilters, type RouteFilters } from './exception-filters.js';
import { forDataAlone } from './data-pipes.js';
import { moduleRefOf } from '../nest-internals/visible-provider.js';
import { makeKnown, openScope, scopeOf, type CallScope } from '../request-scope/call-scope.js';
import { hasScopedEnhancers, ScopedController } from '../request-scope/scoped-controller.js';

/** A controller's method with everything that Nest puts around it. */
export type RouteHandler = (channel: AGIChannel, params: AGIParams) => Promise<unknown>;

type Pipeline = (...args: unknown[]) => Promise<unknown>;
type Method = (...args: unknown[]) => unknown;
type ApplyPipes = (handlerArgs: unknown[], ...args: unknown[]) => Promise<void>;

/** Finds the controller of a call, when guards and pipes have let it through. */
type Resolve = (channel: AGIChannel) => object | Promise<object>;

/** Parameter decorators of ours bring their own factories; those of HTTP find nothing in a call. */
const PARAMS_FACTORY = { exchangeKeyForValue: () => undefined };

/** What of Nest's creator is replaced; named by its own fields, on Nest 11 and 12. */
interface CreatorInternals {
  getContextModuleKey: () => string;
  getHostModuleKey: () => string;
  transformToResult: (result: unknown) => Promise<unknown>;
  createPipesFn: (pipes: readonly PipeTransform[], params: unknown) => ApplyPipes | null;
  interceptorsConsumer: {
    intercept: (
      interceptors: unknown,
      args: unknown[],
      instance: unknown,
      callback: Method,
      next: () => Promise<unknown>,
      type: unknown,
    ) => Promise<unknown>;
  };
  externalErrorProxy: {
    createProxy: (target: Pipeline, filters: RouteFilters, type: string) => Pipeline;
  };
}

/**
 * Puts guards, pipes, interceptors and filters around controller methods, by Nest's own
 * `ExternalContextCreator`. All that touches its internals is in this file.
 */
@Injectable()
export class HandlerFactory {
  readonly #creator: ExternalContextCreator;
  readonly #modules: ModulesContainer;
  readonly #filters: ExceptionFilters;

  constructor(
    creator: ExternalContextCreator,
    modules: ModulesContainer,
    filters: ExceptionFilters,
  ) {
    this.#creator = creator;
    this.#modules = modules;
    this.#filters = filters;
  }

  /** Built once per route; only where enhancers are made for each call, once per call. */
  create(host: Host, method: string): RouteHandler {
    if (host.isDependencyTreeStatic()) {
      const instance = host.instance as object;
      return this.#pipelineOf(host, method, instance, () => instance);
    }
    const moduleRef = moduleRefOf(host.host);
    const durable = host.isDependencyTreeDurable();
    const scoped = hasScopedEnhancers(host);
    const controller = new ScopedController(host, moduleRef);
    const open = (channel: AGIChannel): CallScope => {
      const scope = openScope(channel, moduleRef);
      // What outlives the call must not hold on to its request: it gets what the strategy made of it.
      if (durable) makeKnown(scope, scope.contextId.payload);
      else if (scope.contextId.getParent !== undefined || scoped) makeKnown(scope);
      return scope;
    };
    if (scoped) {
      return async (channel, params) => {
        const scope = open(channel);
        const instance = await controller.resolve(scope);
        const { contextId } = scope;
        return this.#pipelineOf(host, method, instance, () => instance, contextId)(channel, params);
      };
    }
    // Nest reads decorators and the class from it; the method runs on the controller of the call.
    const { prototype } = host.metatype as { prototype: object };
    const standIn = Object.create(prototype) as object;
    const handle = this.#pipelineOf(host, method, standIn, (channel) =>
      controller.resolve(scopeOf(channel)),
    );
    return (channel, params) => {
      open(channel);
      return handle(channel, params);
    };
  }

  #pipelineOf(
    host: Host,
    method: string,
    instance: object,
    resolve: Resolve,
    contextId?: ContextId,
  ): Pipeline {
    // It has what Nest's decorators left. An instance may have a bound or a spied function in its place.
    const { prototype } = host.metatype as { prototype: Record<string, Method> };
    return this.#creatorFor(host, method, resolve).create(
      instance,
      prototype[method] as never,
      method,
      ROUTE_ARGS_METADATA,
      PARAMS_FACTORY,
      contextId,
      host.id,
      undefined,
      AGI_CONTEXT_TYPE,
    ) as Pipeline;
  }

  /**
   * Nest looks for the module of a host among providers only. For a controller it would find none,
   * and would then skip every enhancer given as a class without a word: a guard that never guards.
   */
  #creatorFor(host: Host, method: string, resolve: Resolve): ExternalContextCreator {
    const found = [...this.#modules].find(([, module]) => module === host.host);
    if (found === undefined) throw new TypeError(`${String(host.name)} belongs to no module`);
    const key = (): string => found[0];
    const internals = this.#creator as unknown as CreatorInternals;
    const { interceptorsConsumer } = internals;
    let applyPipes: ApplyPipes | null = null;
    const replaced: CreatorInternals = {
      getContextModuleKey: key,
      getHostModuleKey: key,
      transformToResult: (result) =>
        isObservable(result)
          ? lastValueFrom(result, { defaultValue: undefined })
          : Promise.resolve(result),
      createPipesFn: (pipes, params) =>
        (applyPipes = internals.createPipesFn.call(creator, pipes.map(forDataAlone), params)),
      interceptorsConsumer: {
        intercept: (interceptors, args, instance, callback, _next, type) => {
          const channel = args[0] as AGIChannel;
          const rejected = (error: unknown): void => {
            this.#filters.handlerRejected(error, channel);
          };
          // In place of Nest's own, which would run the method on the one instance it was given.
          const handle = async (): Promise<unknown> => {
            const handlerArgs: unknown[] = applyPipes ? [] : args;
            await applyPipes?.(handlerArgs, ...args);
            const controller = await resolve(channel);
            const handler = (controller as Record<string, Method>)[method] ?? callback;
            try {
              const result = await handler.apply(controller, handlerArgs);
              return untilTheEnd(result, channel, rejected);
            } catch (error) {
              rejected(error);
              throw error;
            }
          };
          return interceptorsConsumer.intercept(
            interceptors,
            args,
            instance,
            callback,
            handle,
            type,
          );
        },
      },
      externalErrorProxy: { createProxy: this.#proxy },
    };
    const creator = Object.assign(Object.create(internals), replaced) as ExternalContextCreator;
    return creator;
  }

  /**
   * Nest's own proxy logs every plain error before it throws it on, a hangup too. Here filters have
   * their turn, and what they leave is logged where the call is known, once.
   */
  readonly #proxy: CreatorInternals['externalErrorProxy']['createProxy'] =
    (target, filters, type) =>
    async (...args) => {
      try {
        return await target(...args);
      } catch (error) {
        const channel = args[0] as AGIChannel;
        return this.#filters.apply(filters, error, argumentsHost(args, type), channel);
      }
    };
}

/** A stream is unsubscribed when the call ends, and may end without a value. */
function untilTheEnd(
  result: unknown,
  { signal }: AGIChannel,
  rejected: (error: unknown) => void,
): unknown {
  if (!isObservable(result)) return result;
  if (signal.aborted) return undefined;
  return result.pipe(
    takeUntil(fromEvent(signal, 'abort')),
    defaultIfEmpty(undefined),
    tap({ error: rejected }),
  );
}

function argumentsHost(args: readonly unknown[], type: string): ArgumentsHost {
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
  } as unknown as ArgumentsHost;
}
