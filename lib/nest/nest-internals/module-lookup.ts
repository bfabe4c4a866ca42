import type { InjectionToken } from '@nestjs/common';
import { ModuleRef, type ModulesContainer } from '@nestjs/core';
import type { Host, NestModule } from './host.js';

/**
 * The provider that Nest injects for a token into the classes of a module: the module's own, or else an
 * export of a module that it imports. Nest has every module import the global ones. A provider of the
 * same token elsewhere in the application is another one, and is never taken.
 */
export function visibleProvider(module: NestModule, token: InjectionToken): Host | undefined {
  return module.providers.get(token) ?? exportedTo(module, token, new Set(), false);
}

/** As in Nest, the first import that has the token counts, and an import may export its own imports. */
function exportedTo(
  module: NestModule,
  token: InjectionToken,
  visited: Set<NestModule>,
  onlyExports: boolean,
): Host | undefined {
  for (const imported of module.imports) {
    if (onlyExports && !module.exports.has(imported.metatype)) continue;
    if (visited.has(imported)) continue;
    visited.add(imported);
    const own = imported.exports.has(token) ? imported.providers.get(token) : undefined;
    const found = own ?? exportedTo(imported, token, visited, true);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A class of which Nest makes an instance in this very module: a provider, or a guard, pipe and the like. */
export function ownInstance(module: NestModule, token: InjectionToken): Host | undefined {
  return module.providers.get(token) ?? module.injectables.get(token);
}

/**
 * Takes a guard, pipe, interceptor or filter out of its module before Nest makes it.
 *
 * @returns what Nest had there
 */
export function takeInjectable(module: NestModule, token: InjectionToken): Host | undefined {
  const wrapper = module.injectables.get(token);
  module.injectables.delete(token);
  return wrapper;
}

/** The `ModuleRef` of this very module: another module with the same classes has another one. */
export function moduleRefOf(module: NestModule | undefined): ModuleRef {
  const moduleRef = module?.getProviderByKey<ModuleRef>(ModuleRef).instance;
  if (moduleRef === undefined) throw new TypeError('the class belongs to no module');
  return moduleRef;
}

/** The key under which Nest knows the module of a host. */
export function moduleKeyOf(host: Host, modules: ModulesContainer): string {
  const found = [...modules].find(([, module]) => module === host.host);
  if (found === undefined) throw new TypeError(`${String(host.name)} belongs to no module`);
  return found[0];
}
