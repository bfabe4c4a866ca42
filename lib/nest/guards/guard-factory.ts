import {
  Injectable,
  Scope,
  type CanActivate,
  type InjectionToken,
  type Type,
} from '@nestjs/common';
import type { Host } from '../discovery/agi-explorer.js';
import { GuardOverrides } from './guard-overrides.js';
import {
  moduleRefOf,
  visibleProvider,
  type NestModule,
} from '../nest-internals/visible-provider.js';

/** An entry of `inject` or of a constructor, as Nest keeps it. */
type Dependency = InjectionToken | { token: InjectionToken; optional?: boolean };

/** What is injected; Nest reports it where it cannot be. */
type Injected = Exclude<InjectionToken, object> | Type | { forwardRef: () => InjectionToken };

/**
 * Gives a module its instance of a guard class: the one that Nest would inject there, or else one that is
 * made of what the module can inject. Another module with the same class has an instance of its own,
 * since that may have another secret.
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
    const present = module.providers.get(guard) ?? module.injectables.get(guard);
    const provider = present ?? visibleProvider(module, guard);
    return provider === undefined ? create(guard, module) : instanceOf(provider);
  }
}

/** What a test has put in place of a guard, with what the guard's module can inject. */
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
  const { scope } = (Reflect.getMetadata('scope:options', type) ?? {}) as { scope?: Scope };
  if (scope === Scope.REQUEST) throw requestScoped(type);
  for (const token of dependenciesOf(type)) {
    const provider = visibleProvider(module, token);
    if (provider !== undefined) refuseRequestScope(provider);
  }
  return moduleRefOf(module).create<unknown>(type);
}

/** What Nest injects into the constructor and the properties of a class. */
function dependenciesOf(type: Type): InjectionToken[] {
  const read = <T>(key: string): T[] => (Reflect.getMetadata(key, type) ?? []) as T[];
  // A name that is given counts in place of the parameter's type.
  const parameters: Injected[] = [...read<Injected>('design:paramtypes')];
  for (const { index, param } of read<{ index: number; param: Injected }>('self:paramtypes')) {
    parameters[index] = param;
  }
  const properties = read<{ type: Injected }>('self:properties_metadata');
  return [...parameters, ...properties.map((property) => property.type)].map((injected) =>
    typeof injected === 'object' ? injected.forwardRef() : injected,
  );
}

/**
 * Nest would hand out a placeholder whose constructor never ran, and make no error of it; for a guard
 * that is the worst way to fail.
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
