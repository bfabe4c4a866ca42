import type { Type } from '@nestjs/common';
import { DiscoveryService, ModulesContainer, NestFactory } from '@nestjs/core';
import { withoutGuardClasses } from '../guards/guard-overrides.js';
import { AgiExplorer, type DiscoveredRoute } from './agi-explorer.js';
import { AgiMetadataAccessor } from './agi-metadata.accessor.js';

/** A route of an application: its path, the name of its server, and the method that handles its calls. */
export type RouteOfModule = Pick<DiscoveredRoute, 'path' | 'server' | 'owner'>;

/**
 * The routes of an application by its root module. Nest reads the modules and makes no instance of a provider, so
 * that no database is connected and nothing listens.
 *
 * @throws AGIError `E_AGI_INVALID_ARGUMENT` for a decorator that would have no effect
 */
export async function routesOfModule(root: Type): Promise<RouteOfModule[]> {
  const app = await withoutGuardClasses(() =>
    // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- Nest declares these options as a class, and takes any object
    NestFactory.createApplicationContext(root, {
      logger: false,
      preview: true,
      abortOnError: false,
    }),
  );
  const discovery = new DiscoveryService(app.get(ModulesContainer));
  const routes = new AgiExplorer(discovery, new AgiMetadataAccessor()).routes();
  return routes.map(({ path, server, owner }) => ({ path, server, owner }));
}
