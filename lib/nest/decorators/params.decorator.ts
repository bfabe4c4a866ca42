import type { ExecutionContext } from '@nestjs/common';
import { type AGIRequest } from '../../core/index.js';
import { AgiExecutionContext } from '../agi-execution-context.js';
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
 * What Asterisk told of the call: `@AgiRequest()` on a parameter of a handler, or a request-scoped
 * provider's constructor parameter of this type.
 *
 * @publicApi
 */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- a name of its own, to merge with
export interface AgiRequest extends AGIRequest {}

// Merged with the interface, and newable, so that the compiler emits it as a constructor parameter's
// type, and Nest takes it for the token.
export const AgiRequest: {
  new (environment: Record<string, string>): AgiRequest;
  (...pipes: Pipe[]): ParameterDecorator;
} = parameter('AgiRequest', (_, context) => request(context)) as never;
