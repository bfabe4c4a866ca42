import type { PipeTransform } from '@nestjs/common';
import type { ContextId, ExternalContextCreator } from '@nestjs/core';
import { isObservable, lastValueFrom } from 'rxjs';
import type { Host } from './host.js';
import { ROUTE_ARGS_METADATA } from './nest-metadata.js';
import type { RouteFilters } from './route-filters.js';

/** A method with the guards, pipes, interceptors and filters that Nest runs before and after it. */
export type Pipeline = (...args: unknown[]) => Promise<unknown>;

export type Method = (...args: unknown[]) => unknown;

type ApplyPipes = (handlerArgs: unknown[], ...args: unknown[]) => Promise<void>;

/** The method that a pipeline is for. */
export interface PipelineTarget {
  readonly host: Host;
  /** The key of the host's module. */
  readonly moduleKey: string;
  readonly method: string;
  /** The object of which Nest reads the class and the decorators. */
  readonly instance: object;
  /** `context.getType()` in the guards and the like. */
  readonly contextType: string;
  /** The call that request-scoped enhancers are made for. */
  readonly contextId: ContextId | undefined;
}

/** The steps of Nest's pipeline that are replaced. `args` are those that the pipeline is called with. */
export interface PipelineSteps {
  /** Replaces a pipe of the application, of a class or of a method. */
  replacePipe(pipe: PipeTransform): PipeTransform;
  /**
   * Runs the method: Nest would run it on the one instance that it was given. Gives its result, or a
   * promise of it.
   *
   * @param handlerArgs gives the arguments of the method; a promise if pipes see them before
   * @param method what Nest would have run
   */
  runMethod(
    args: readonly unknown[],
    handlerArgs: () => unknown[] | Promise<unknown[]>,
    method: Method,
  ): unknown;
  /** Uses the result, after all interceptors; what it throws is handled like an error of the method. */
  handleResult?: ((result: unknown, args: readonly unknown[]) => Promise<void>) | undefined;
  /** Handles what was thrown: Nest would log each plain error before it throws it on, a hangup too. */
  handleError(filters: RouteFilters, error: unknown, args: readonly unknown[]): Promise<unknown>;
}

/** Parameter decorators of ours bring their own factories; those of HTTP find nothing in a call. */
const PARAMS_FACTORY = { exchangeKeyForValue: () => undefined };

/** The fields of Nest's creator that are replaced; named by its own fields, on Nest 11 and 12. */
interface CreatorInternals {
  getContextModuleKey: () => string;
  getHostModuleKey: () => string;
  transformToResult: (result: unknown) => unknown;
  createPipesFn: (pipes: readonly PipeTransform[], params: unknown) => ApplyPipes | null;
  interceptorsConsumer: {
    intercept: (
      interceptors: readonly unknown[],
      args: unknown[],
      instance: unknown,
      callback: Method,
      next: () => Promise<unknown>,
      type: unknown,
    ) => unknown;
  };
  externalErrorProxy: {
    createProxy: (target: Pipeline, filters: RouteFilters, type: string) => Pipeline;
  };
}

/** Puts Nest's guards, pipes, interceptors and filters around a method, with steps of our own. */
export function createPipeline(
  nestCreator: ExternalContextCreator,
  target: PipelineTarget,
  steps: PipelineSteps,
): Pipeline {
  const { host, method } = target;
  // The prototype has what Nest's decorators left. An instance may have a bound or a spied function
  // in place of the method.
  const { prototype } = host.metatype as { prototype: Record<string, Method> };
  return creatorWith(nestCreator, target.moduleKey, steps).create(
    target.instance,
    prototype[method] as never,
    method,
    ROUTE_ARGS_METADATA,
    PARAMS_FACTORY,
    target.contextId,
    host.id,
    undefined,
    target.contextType,
  ) as Pipeline;
}

/**
 * Nest looks for the module of a host among providers only. For a controller it would find none,
 * and would then skip every enhancer given as a class without a word: a guard that never guards.
 */
function creatorWith(
  nestCreator: ExternalContextCreator,
  moduleKey: string,
  steps: PipelineSteps,
): ExternalContextCreator {
  const internals = nestCreator as unknown as CreatorInternals;
  const { interceptorsConsumer } = internals;
  let applyPipes: ApplyPipes | null = null;
  const replaced: CreatorInternals = {
    getContextModuleKey: () => moduleKey,
    getHostModuleKey: () => moduleKey,
    transformToResult: (result) =>
      isObservable(result) ? lastValueFrom(result, { defaultValue: undefined }) : result,
    createPipesFn: (pipes, params) =>
      (applyPipes = internals.createPipesFn.call(
        creator,
        pipes.map((pipe) => steps.replacePipe(pipe)),
        params,
      )),
    interceptorsConsumer: {
      // A call waits in each async function on its way, and each of them is memory of every open call:
      // the usual call, of no pipes and no interceptors, passes through as few as Nest allows.
      intercept: (interceptors, args, instance, callback, _next, type) => {
        const handlerArgs = (): unknown[] | Promise<unknown[]> => {
          if (applyPipes === null) return args;
          const values: unknown[] = [];
          return applyPipes(values, ...args).then(() => values);
        };
        if (interceptors.length === 0) return steps.runMethod(args, handlerArgs, callback);
        // eslint-disable-next-line @typescript-eslint/require-await -- what runMethod() throws is a rejection
        const next = async (): Promise<unknown> => steps.runMethod(args, handlerArgs, callback);
        return interceptorsConsumer.intercept(interceptors, args, instance, callback, next, type);
      },
    },
    externalErrorProxy: {
      createProxy:
        (pipeline, filters) =>
        (...args) => {
          const { handleResult } = steps;
          let result = pipeline(...args);
          if (handleResult) {
            result = result.then(async (value) => {
              await handleResult(value, args);
              return value;
            });
          }
          return result.catch((error: unknown) => steps.handleError(filters, error, args));
        },
    },
  };
  const creator = Object.assign(Object.create(internals), replaced) as ExternalContextCreator;
  return creator;
}
