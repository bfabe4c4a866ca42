import {
  BadRequestException,
  createParamDecorator,
  type ExecutionContext,
  type PipeTransform,
  type Type,
} from '@nestjs/common';
import type { StandardSchema } from '../../core/index.js';
import { isStandardSchema, validated } from '../../core/internal.js';
import { messages } from '../agi.messages.js';
import { recordOf } from './method-record.js';

/**
 * Options that a parameter decorator of this package takes in place of a pipe.
 *
 * @publicApi
 */
export interface AgiParameterOptions {
  /**
   * A validator of any library that follows Standard Schema. The handler gets the value that the
   * validator returns; a value that it refuses is a `BadRequestException`.
   */
  schema?: StandardSchema;
  /** Pipes that run after the schema. */
  pipes?: (Type<PipeTransform> | PipeTransform)[];
}

/**
 * A pipe of a parameter decorator of this package, as a class, an instance, or options with a schema.
 *
 * @publicApi
 */
export type AgiParameterPipe = Type<PipeTransform> | PipeTransform | AgiParameterOptions;

type Pipe = Exclude<AgiParameterPipe, AgiParameterOptions>;

/** A parameter decorator; `Data` is the type of the name or index that it may be given. */
type Decorate<Data> = (
  data?: Data | AgiParameterPipe,
  ...pipes: AgiParameterPipe[]
) => ParameterDecorator;

/**
 * Makes a parameter decorator. A schema becomes a pipe of ours: Nest 11 would accept a schema and validate
 * nothing, and Nest 12 does the same unless a global pipe has the option for custom decorators.
 */
export function parameter<Data extends string | number = never>(
  name: string,
  read: (data: Data | undefined, context: ExecutionContext) => unknown,
): Decorate<Data> {
  const decorate = createParamDecorator(read) as (
    data: unknown,
    ...pipes: Pipe[]
  ) => ParameterDecorator;
  return (first, ...rest) =>
    (target, method, index) => {
      recordOf(name, target, method).dependent ??= name;
      const named = typeof first === 'string' || typeof first === 'number' ? first : undefined;
      const given = named === undefined && first !== undefined ? [first, ...rest] : rest;
      const refuse = (what: string): never => {
        throw messages.badParameter(`${target.constructor.name}.${String(method)}`, name, what);
      };
      const pipes = given.flatMap((pipe) => pipesOf(pipe as AgiParameterPipe, refuse));
      decorate(named, ...pipes)(target, method, index);
    };
}

function pipesOf(given: AgiParameterPipe, refuse: (what: string) => never): Pipe[] {
  if (isPipe(given)) return [given];
  if (typeof given !== 'object' || (given as unknown) === null) return refuse(typeof given);
  const { schema, pipes = [], ...rest } = given;
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined) refuse(`an unknown ${JSON.stringify(unknown)}`);
  if (schema !== undefined && !isStandardSchema(schema)) refuse(`the schema ${String(schema)}`);
  if (!Array.isArray(pipes) || !pipes.every(isPipe)) refuse(`the pipes ${String(pipes)}`);
  return schema === undefined ? pipes : [new SchemaPipe(schema), ...pipes];
}

function isPipe(given: unknown): given is Pipe {
  if (typeof given === 'function') return true;
  return typeof (given as Partial<PipeTransform> | null | undefined)?.transform === 'function';
}

class SchemaPipe implements PipeTransform {
  constructor(private readonly schema: StandardSchema) {}

  async transform(value: unknown): Promise<unknown> {
    const result = await validated(this.schema, value);
    if ('issues' in result) throw new BadRequestException(result.issues);
    return result.value;
  }
}
