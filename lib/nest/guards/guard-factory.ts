import { Injectable, type CanActivate, type InjectionToken, type Type } from '@nestjs/common';
import { injectedTokens, isRequestScopedClass } from '../nest-internals/class-dependencies.js';
import type { Host, NestModule } from '../nest-internals/host.js';
import { moduleRefOf, ownInstance, visibleProvider } from '../nest-internals/module-lookup.js';
import { GuardOverrides } from './guard-overrides.js';

/** An entry of the `inject` of a factory, as Nest keeps it. */
type Dependency = InjectionToken | { token: InjectionToken; optional?: boolean };

/**
 * Gives a module its instance of a guard class: the one that Nest would inject there, or else a new one,
 * with the dependencies that the module can inject. Another module with the same class has an instance
 * of its own, since that may have another secret.
 */
@Injectable()
export class GuardFactory {
  readonly #overrides: GuardOverrides;
  readonly #made = new WeakMap<NestModule, Map<Type, Promise<unknown>>>();

  constructor(overrides: GuardOverrides) {
    this.#overrides = overrides;
  }

  /** @throws what Nest or a constructor throws; `TypeError` for a guard that is request-scoped */
  guardOf(guard: Type<CanActivate>, module: NestModule): Promise<unknown> {
    const made = this.#made.get(module) ?? new Map<Type, Promise<unknown>>();
    this.#made.set(module, made);
    const instance = made.get(guard) ?? this.#find(guard, module);
    made.set(guard, instance);
    return instance;
  }

  async #find(guard: Type, module: NestModule): Promise<unknown> {
    const override = this.#overrides.of(guard);
    if (override !== undefined) return replacement(override, module);
    // Where `@UseGuards()` has the same class, Nest has made it for this module already.
    const provider = ownInstance(module, guard) ?? visibleProvider(module, guard);
    return provider === undefined ? create(guard, module) : instanceOf(provider);
  }
}

/** The replacement that a test gave for a guard, with the dependencies that the guard's module can inject. */
async function replacement(override: Host, module: NestModule): Promise<unknown> {
  const { metatype, inject } = override;
  if (metatype === null) return override.instance as unknown;
  if (inject === null || inject === undefined) return create(metatype as Type, module);
  const dependencies = await Promise.all(
    inject.map((dependency) => dependencyOf(dependency, module)),
  );
  return (metatype as (...dependencies: unknown[]) => unknown)(...dependencies);
}

async function dependencyOf(dependency: Dependency, module: NestModule): Promise<unknown> {
  const { token, optional = false } =
    typeof dependency === 'object' && 'token' in dependency ? dependency : { token: dependency };
  const provider = visibleProvider(module, token);
  if (provider !== undefined) return instanceOf(provider);
  if (optional) return undefined;
  throw new TypeError(`${nameOf(token)} is not visible in ${module.name}`);
}

async function instanceOf(provider: Host): Promise<unknown> {
  refuseRequestScope(provider);
  if (!provider.isTransient) return provider.instance;
  return moduleRefOf(provider.host).resolve<unknown>(provider.token as Type, undefined, {
    strict: true,
  });
}

async function create(type: Type, module: NestModule): Promise<unknown> {
  if (isRequestScopedClass(type)) throw requestScoped(type);
  for (const token of injectedTokens(type)) {
    const provider = visibleProvider(module, token);
    if (provider !== undefined) refuseRequestScope(provider);
  }
  return moduleRefOf(module).create<unknown>(type);
}

/**
 * Nest would hand out a placeholder whose constructor never ran, without an error. For a guard that is
 * the worst way to fail.
 */
function refuseRequestScope(provider: Host): void {
  if (!provider.isDependencyTreeStatic()) throw requestScoped(provider.token);
}

function requestScoped(token: InjectionToken): TypeError {
  return new TypeError(`${nameOf(token)} is request-scoped`);
}

function nameOf(token: InjectionToken): string {
  return typeof token === 'function' ? token.name : String(token);
}
