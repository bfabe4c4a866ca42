import { Injectable } from '@nestjs/common';
import { ExternalContextCreator, ModulesContainer, type ContextId } from '@nestjs/core';
import { types } from 'node:util';
import { defaultIfEmpty, fromEvent, isObservable, takeUntil, tap } from 'rxjs';
import type { AGIChannel, AGIParams } from '../../core/index.js';
import { AGI_CONTEXT_TYPE } from '../agi.constants.js';
import { callArgumentsHost } from '../context/call-arguments-host.js';
import type { Host } from '../nest-internals/host.js';
import { hasScopedEnhancers } from '../nest-internals/instance-wrapper.js';
import { moduleKeyOf, moduleRefOf } from '../nest-internals/module-lookup.js';
import { createPipeline, type Method, type Pipeline } from '../nest-internals/route-pipeline.js';
import { makeKnown, openScope, scopeOf, type CallScope } from '../request-scope/call-scope.js';
import { ScopedController } from '../request-scope/scoped-controller.js';
import { ExceptionFilters } from './exception-filters.js';
import { forDataOnly } from './data-pipes.js';
import { setVariables } from './result-variables.js';

/** A controller's method with everything that Nest puts around it. */
export type RouteHandler = (channel: AGIChannel, params: AGIParams) => Promise<unknown>;

/** The method that handles a route. */
export interface RouteMethod {
  readonly host: Host;
  readonly method: string;
  /** `MenuController.menu`, for messages. */
  readonly owner: string;
  /** Whether the object that it returns becomes channel variables. */
  readonly setsVariables: boolean;
}

/** Finds the controller of a call, after guards and pipes have let the call through. */
type Resolve = (channel: AGIChannel) => object | Promise<object>;

/** Makes handlers of controller methods, with the guards, pipes, interceptors and filters of Nest. */
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

  /** The pipeline is built once per route; only where enhancers are made for each call, once per call. */
  create(route: RouteMethod): RouteHandler {
    const { host } = route;
    if (host.isDependencyTreeStatic()) {
      const instance = host.instance as object;
      return this.#pipelineOf(route, instance, () => instance);
    }
    const moduleRef = moduleRefOf(host.host);
    const durable = host.isDependencyTreeDurable();
    const scoped = hasScopedEnhancers(host);
    const controller = new ScopedController(host, moduleRef);
    const open = (channel: AGIChannel): CallScope => {
      const scope = openScope(channel, moduleRef);
      // A durable provider outlives the call and must not hold on to its request: it gets what the
      // strategy made of the request.
      if (durable) makeKnown(scope, scope.contextId.payload);
      else if (scope.contextId.getParent !== undefined || scoped) makeKnown(scope);
      return scope;
    };
    if (scoped) {
      return async (channel, params) => {
        const scope = open(channel);
        const instance = await controller.resolve(scope);
        const { contextId } = scope;
        return this.#pipelineOf(route, instance, () => instance, contextId)(channel, params);
      };
    }
    // Nest reads decorators and the class from this object; the method runs on the controller of the call.
    const { prototype } = host.metatype as { prototype: object };
    const standIn = Object.create(prototype) as object;
    const handle = this.#pipelineOf(route, standIn, (channel) =>
      controller.resolve(scopeOf(channel)),
    );
    return (channel, params) => {
      open(channel);
      return handle(channel, params);
    };
  }

  #pipelineOf(
    { host, method, owner, setsVariables }: RouteMethod,
    instance: object,
    resolve: Resolve,
    contextId?: ContextId,
  ): Pipeline {
    const moduleKey = moduleKeyOf(host, this.#modules);
    const contextType = AGI_CONTEXT_TYPE;
    return createPipeline(
      this.#creator,
      { host, moduleKey, method, instance, contextType, contextId },
      {
        replacePipe: forDataOnly,
        runMethod: (args, handlerArgs, callback) => {
          const channel = args[0] as AGIChannel;
          const runOn = (controller: object, values: unknown[]): unknown => {
            const handler = (controller as Record<string, Method>)[method] ?? callback;
            return this.#resultOf(() => handler.apply(controller, values), channel);
          };
          const run = (values: unknown[]): unknown => {
            const controller = resolve(channel);
            if (!types.isPromise(controller)) return runOn(controller, values);
            return controller.then((made) => runOn(made as object, values));
          };
          const values = handlerArgs();
          return Array.isArray(values) ? run(values) : values.then(run);
        },
        handleResult: setsVariables
          ? (result, args) => setVariables(args[0] as AGIChannel, result, owner)
          : undefined,
        handleError: (filters, error, args) => {
          const argumentsHost = callArgumentsHost(args, 'AgiArgumentsHost');
          return this.#filters.apply(filters, error, argumentsHost, args[0] as AGIChannel);
        },
      },
    );
  }

  /** The filters are told what the method threw, which they tell from errors of pipes and interceptors. */
  #resultOf(runMethod: () => unknown, channel: AGIChannel): unknown {
    const rejected = (error: unknown): void => {
      this.#filters.handlerRejected(error, channel);
    };
    const rejectedWith = (error: unknown): never => {
      rejected(error);
      throw error;
    };
    try {
      return Promise.resolve(runMethod()).then(
        (result) => untilTheEnd(result, channel, rejected),
        rejectedWith,
      );
    } catch (error) {
      return rejectedWith(error);
    }
  }
}

/** A stream is unsubscribed when the call ends, and may end without a value. */
function untilTheEnd(
  result: unknown,
  channel: AGIChannel,
  rejected: (error: unknown) => void,
): unknown {
  if (!isObservable(result)) return result;
  // It is made when it is asked for, and then aborted at the end: a tenth of the cost of a call.
  const { signal } = channel;
  if (signal.aborted) return undefined;
  return result.pipe(
    takeUntil(fromEvent(signal, 'abort')),
    defaultIfEmpty(undefined),
    tap({ error: rejected }),
  );
}
