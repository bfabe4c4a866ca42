import { Injectable } from '@nestjs/common';
import { AGI_CONTROLLER_METADATA, AGI_GUARD_METADATA } from '../agi.constants.js';
import type { AgiGuardLike } from '../agi-module-options.js';
import type { AgiControllerOptions } from '../decorators/agi-controller.decorator.js';
import {
  recordOfFunction,
  recordsOf,
  type AgiEventMetadata,
  type AgiRouteMetadata,
  type DecoratedClass,
  type MethodRecord,
} from '../decorators/method-record.js';

/** A method that decorators of this package are on. */
export interface DecoratedMethod {
  readonly key: PropertyKey;
  /** The classes that have decorators on it. */
  readonly types: readonly DecoratedClass[];
  /** What stands in the method's place now: a function, unless a decorator changed that. */
  readonly value: unknown;
  readonly routes: readonly AgiRouteMetadata[];
  readonly events: readonly AgiEventMetadata[];
  readonly guards: readonly AgiGuardLike[] | undefined;
  /** A decorator that makes sense with a route only. */
  readonly dependent: string | undefined;
  /** How many parameters it was written with. */
  readonly length: number;
  /** The functions that stood in its place when what it has was written, Nest's decorators included. */
  readonly functions: ReadonlySet<object>;
}

/** The method of a name in one of the classes that have it. */
interface Definition {
  /** Whether the class has anything of that name now. */
  readonly present: boolean;
  readonly value: unknown;
  readonly record: MethodRecord | undefined;
}

/** The only reader of what the decorators leave behind. */
@Injectable()
export class AgiMetadataAccessor {
  /** `undefined` for a class without `@AgiController()`. */
  controller(type: DecoratedClass): AgiControllerOptions | undefined {
    return read(AGI_CONTROLLER_METADATA, type) as AgiControllerOptions | undefined;
  }

  /** The guards of a class; `undefined` where the global ones apply. */
  guards(type: DecoratedClass): readonly AgiGuardLike[] | undefined {
    return read(AGI_GUARD_METADATA, type) as readonly AgiGuardLike[] | undefined;
  }

  /** Those of a class and of the classes that it extends. */
  methods({ prototype }: DecoratedClass): DecoratedMethod[] {
    const keys = new Set<PropertyKey>();
    for (const current of ancestry(prototype)) {
      for (const key of recordsOf(current)?.keys() ?? []) keys.add(key);
      for (const key of Reflect.ownKeys(current)) {
        if (definitionIn(current, key).record !== undefined) keys.add(key);
      }
    }
    return [...keys].map((key) => decoratedMethod(prototype, key));
  }
}

/**
 * What a method has. One that overrides another keeps what that has, unless it has its own of the kind:
 * forgotten decorators would open a route, or lose it. Only what `@AgiGuard()` makes public does not
 * stay so in an overriding method.
 */
function decoratedMethod(prototype: object, key: PropertyKey): DecoratedMethod {
  const definitions: Definition[] = [];
  for (const current of ancestry(prototype)) {
    const definition = definitionIn(current, key);
    if (definition.record !== undefined || definition.present) definitions.push(definition);
  }
  const routed = definitions.findIndex(({ record }) => record && record.routes.length > 0);
  const [own, ...overridden] = definitions;
  const functions = definitions
    .slice(0, routed + 1)
    .flatMap(({ value, record }) => [value, ...(record?.functions ?? [])])
    .filter((value) => typeof value === 'function');
  return {
    key,
    types: definitions.flatMap(({ record }) => record?.type ?? []),
    value: definitions.find(({ present }) => present)?.value,
    routes: definitions[routed]?.record?.routes ?? [],
    events:
      definitions.find(({ record }) => record && record.events.length > 0)?.record?.events ?? [],
    guards:
      own?.record?.guards ??
      overridden.map(({ record }) => record?.guards).find((guards) => guards && guards.length > 0),
    dependent: definitions.find(({ record }) => record?.dependent !== undefined)?.record?.dependent,
    length: Math.max(0, ...[own?.value, ...(own?.record?.functions ?? [])].map(parameterCount)),
    functions: new Set(functions),
  };
}

function definitionIn(prototype: object, key: PropertyKey): Definition {
  const descriptor = Object.getOwnPropertyDescriptor(prototype, key);
  const present = descriptor !== undefined;
  const value: unknown = descriptor?.value;
  const moved = typeof value === 'function' ? recordOfFunction(value) : undefined;
  return { present, value, record: recordsOf(prototype)?.get(key) ?? moved };
}

function* ancestry(prototype: object): Generator<object> {
  let current: object | null = prototype;
  while (current !== null && current !== Object.prototype) {
    yield current;
    current = Object.getPrototypeOf(current) as object | null;
  }
}

function parameterCount(value: unknown): number {
  return typeof value === 'function' ? value.length : 0;
}

function read(key: string, type: DecoratedClass): unknown {
  return Reflect.getMetadata(key, type) ?? Reflect.getMetadata(key, type.prototype);
}
