import type { ExecutionContext } from '@nestjs/common';
import { type AGIRequest } from '../../core/index.js';
import { AgiExecutionContext } from '../context/agi-execution-context.js';
import { parameter, type AgiParameterPipe as Pipe } from './parameter-options.js';

const request = (context: ExecutionContext): AGIRequest =>
  AgiExecutionContext.create(context).getRequest();

const named = (values: Record<string, unknown>, name: string | undefined): unknown =>
  name === undefined ? values : values[name];

/**
 * The channel of the call.
 *
 * @publicApi
 */
export const Channel: (...pipes: Pipe[]) => ParameterDecorator = parameter(
  'Channel',
  (_, context) => AgiExecutionContext.create(context).getChannel(),
);

/**
 * A parameter of the path or the query, or all of them.
 *
 * @publicApi
 */
export const AgiParam: (name?: string | Pipe, ...pipes: Pipe[]) => ParameterDecorator =
  parameter<string>('AgiParam', (name, context) => named(request(context).params, name));

/**
 * A parameter of the query alone, or all of them.
 *
 * @publicApi
 */
export const AgiQuery: (name?: string | Pipe, ...pipes: Pipe[]) => ParameterDecorator =
  parameter<string>('AgiQuery', (name, context) => named(request(context).query, name));

/**
 * An argument behind the URL in `AGI(url,one,two)`, counted from 0, or all of them.
 *
 * @publicApi
 */
export const AgiArg: (index?: number | Pipe, ...pipes: Pipe[]) => ParameterDecorator =
  parameter<number>('AgiArg', (index, context) => {
    const { args } = request(context);
    return index === undefined ? args : args[index];
  });

/**
 * A fact of the environment as Asterisk spells it (`agi_language`), or all of them.
 *
 * @publicApi
 */
export const AgiHeader: (name?: string | Pipe, ...pipes: Pipe[]) => ParameterDecorator =
  parameter<string>('AgiHeader', (name, context) => named(request(context).headers, name));

/**
 * The caller's number.
 *
 * @publicApi
 */
export const CallerId: (...pipes: Pipe[]) => ParameterDecorator = parameter(
  'CallerId',
  (_, context) => request(context).callerId,
);

/**
 * What Asterisk told of the call, on a parameter of a handler: an `AGIRequest`. It is a decorator and
 * nothing else; the class of a request, which a request-scoped provider injects, is `AGIRequest`.
 *
 * @publicApi
 */
export const AgiRequest: {
  (...pipes: Pipe[]): ParameterDecorator;
  /** So that the compiler refuses `request instanceof AgiRequest`. */
  readonly [Symbol.hasInstance]: (value: never) => false;
} = parameter('AgiRequest', (_, context) => request(context)) as never;
