import { Injectable } from '@nestjs/common';
import { AGI_CONTROLLER_METADATA, AGI_GUARD_METADATA } from '../agi.constants.js';
import type { AgiGuardLike } from '../agi-module-options.js';
import type { AgiControllerOptions } from '../decorators/agi-controller.decorator.js';
import {
  recordOfFunction,
  recordsOf,
  type AgiEventMetadata,
  type AmiEventMetadata,
  type AgiRouteMetadata,
  type DecoratedClass,
  type MethodRecord,
} from '../decorators/method-record.js';

/** A method with decorators of this package. */
export interface DecoratedMethod {
  readonly key: PropertyKey;
  /** The classes in which the method has decorators. */
  readonly types: readonly DecoratedClass[];
  /** The present value of the property: a function, unless another decorator changed that. */
  readonly value: unknown;
  readonly routes: readonly AgiRouteMetadata[];
  readonly events: readonly AgiEventMetadata[];
  readonly amiEvents: readonly AmiEventMetadata[];
  readonly guards: readonly AgiGuardLike[] | undefined;
  readonly setsVariables: boolean;
  /** Name of a decorator on the method that needs `@AgiRoute()`. */
  readonly dependent: string | undefined;
  /** How many parameters the method was written with. */
  readonly length: number;
  /** Every function that was the method while decorators ran; Nest's decorators may be on any of them. */
  readonly functions: ReadonlySet<object>;
}

/** A method as one class of the inheritance has it. */
interface Definition {
  /** Whether the class has a property of that name now. */
  readonly present: boolean;
  readonly value: unknown;
  readonly record: MethodRecord | undefined;
}

/** The only reader of the metadata that decorators of this package write. */
@Injectable()
export class AgiMetadataAccessor {
  /** `undefined` for a class without `@AgiController()`. */
  controller(type: DecoratedClass): AgiControllerOptions | undefined {
    return read(AGI_CONTROLLER_METADATA, type) as AgiControllerOptions | undefined;
  }

  /** The guards of a class; `undefined` where the global guards apply. */
  guards(type: DecoratedClass): readonly AgiGuardLike[] | undefined {
    return read(AGI_GUARD_METADATA, type) as readonly AgiGuardLike[] | undefined;
  }

  /** The decorated methods of a class and of the classes that it extends. */
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
 * The decorators of a method. A method that overrides another one inherits its routes, events and guards,
 * unless it has its own of that kind: a forgotten decorator would otherwise open a route, or lose it. Only
 * `@AgiGuard()` without a guard, which makes a method public, is not inherited.
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
    amiEvents:
      definitions.find(({ record }) => record && record.amiEvents.length > 0)?.record?.amiEvents ??
      [],
    guards:
      own?.record?.guards ??
      overridden.map(({ record }) => record?.guards).find((guards) => guards && guards.length > 0),
    setsVariables: definitions.some(({ record }) => record?.setsVariables === true),
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
