import type { ExecutionContext } from '@nestjs/common';
import { type AGIRequest } from '../../core/index.js';
import { AgiExecutionContext } from '../context/agi-execution-context.js';
import { parameter, type AgiParameterPipe as Pipe } from './parameter-options.js';

const request = (context: ExecutionContext): AGIRequest =>
  AgiExecutionContext.create(context).getRequest();

const named = (values: Record<string, unknown>, name: string | undefined): unknown =>
  name === undefined ? values : values[name];

/**
 * Injects the channel of the call, an `AGIChannel`.
 *
 * @param pipes run on the channel
 *
 * @publicApi
 */
export const Channel: (...pipes: Pipe[]) => ParameterDecorator = parameter(
  'Channel',
  (_, context) => AgiExecutionContext.create(context).getChannel(),
);

/**
 * Injects a parameter of the path or the query, or an object with all of them.
 *
 * @param name the name of the parameter
 * @param pipes run on the value; a pipe may take the place of the name
 *
 * @publicApi
 */
export const AgiParam: (name?: string | Pipe, ...pipes: Pipe[]) => ParameterDecorator =
  parameter<string>('AgiParam', (name, context) => named(request(context).params, name));

/**
 * Injects a parameter of the query alone, or an object with all of them.
 *
 * @param name the name of the parameter
 * @param pipes run on the value; a pipe may take the place of the name
 *
 * @publicApi
 */
export const AgiQuery: (name?: string | Pipe, ...pipes: Pipe[]) => ParameterDecorator =
  parameter<string>('AgiQuery', (name, context) => named(request(context).query, name));

/**
 * Injects an argument after the URL in `AGI(url,one,two)`, or an array of all of them.
 *
 * @param index the index of the argument, from 0
 * @param pipes run on the value; a pipe may take the place of the index
 *
 * @publicApi
 */
export const AgiArg: (index?: number | Pipe, ...pipes: Pipe[]) => ParameterDecorator =
  parameter<number>('AgiArg', (index, context) => {
    const { args } = request(context);
    return index === undefined ? args : args[index];
  });

/**
 * Injects a value of the environment, or an object with all of them.
 *
 * @param name the key as Asterisk spells it: `agi_language`
 * @param pipes run on the value; a pipe may take the place of the name
 *
 * @publicApi
 */
export const AgiHeader: (name?: string | Pipe, ...pipes: Pipe[]) => ParameterDecorator =
  parameter<string>('AgiHeader', (name, context) => named(request(context).headers, name));

/**
 * Injects the caller's number, or `undefined` if Asterisk does not know it.
 *
 * @param pipes run on the number
 *
 * @publicApi
 */
export const CallerId: (...pipes: Pipe[]) => ParameterDecorator = parameter(
  'CallerId',
  (_, context) => request(context).callerId,
);

/**
 * Injects the request of the call, an `AGIRequest`, into a parameter of a handler. It is only a decorator:
 * a request-scoped provider injects the request by its class, `AGIRequest`.
 *
 * @param pipes run on the request
 *
 * @publicApi
 */
export const AgiRequest: {
  (...pipes: Pipe[]): ParameterDecorator;
  /** Makes the compiler refuse `request instanceof AgiRequest`. */
  readonly [Symbol.hasInstance]: (value: never) => false;
} = parameter('AgiRequest', (_, context) => request(context)) as never;
