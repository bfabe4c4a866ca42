import type { InjectionToken } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { Host } from '../discovery/agi-explorer.js';

/** A module of the running application. */
export type NestModule = NonNullable<Host['host']>;

/**
 * The provider that Nest injects for a token into the classes of a module: its own, or else an export
 * of what it imports. Global modules are imports of every module. A provider of the same token
 * elsewhere in the application is another one, and is never taken.
 */
export function visibleProvider(module: NestModule, token: InjectionToken): Host | undefined {
  return module.providers.get(token) ?? exportedTo(module, token, new Set(), false);
}

/** As in Nest: the first import that has it counts, and exports the modules that it exports, too. */
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

/** The `ModuleRef` of this very module: another module with the same classes has another one. */
export function moduleRefOf(module: NestModule | undefined): ModuleRef {
  const moduleRef = module?.getProviderByKey<ModuleRef>(ModuleRef).instance;
  if (moduleRef === undefined) throw new TypeError('what is looked for belongs to no module');
  return moduleRef;
}
