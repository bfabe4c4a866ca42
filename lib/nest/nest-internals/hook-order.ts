import type { InjectionToken } from '@nestjs/common';
import type { ModulesContainer } from '@nestjs/core';

/**
 * Nest runs hooks by a module's distance from the root module: the outermost module starts last and is
 * destroyed first. The modules that have the provider are given the place of the root module, so that
 * they start after, and end before, every module that they may use. A global module would otherwise
 * be destroyed last.
 */
export function startLastAndEndFirst(modules: ModulesContainer, provider: InjectionToken): void {
  for (const module of modules.values()) {
    if (module.providers.has(provider)) module.distance = 0;
  }
}
