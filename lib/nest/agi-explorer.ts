import { Injectable } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { DEFAULT_SERVER_NAME, ROUTE_ARGS_METADATA } from './agi.constants.js';
import { messages } from './agi.messages.js';
import { AgiMetadataAccessor } from './agi-metadata.accessor.js';
import type { AgiGuardLike } from './agi-module-options.js';
import type { AgiEventMetadata } from './decorators/on-agi-event.decorator.js';
import { adoptRouteClass } from './route-classes.js';

/** What Nest knows of a controller or provider. */
export type Host = ReturnType<DiscoveryService['getControllers']>[number];

/** A method that handles calls. */
export interface DiscoveredRoute {
  readonly host: Host;
  readonly method: string;
  /** `MenuController.menu`, for messages and logs. */
  readonly owner: string;
  readonly path: string;
  readonly server: string;
  readonly guards: readonly AgiGuardLike[] | undefined;
}

/** A method that listens to a server's events. */
export interface DiscoveredListener extends AgiEventMetadata {
  readonly host: Host;
  readonly method: string;
  readonly owner: string;
}

/** Finds what the decorators marked, on the prototypes: a scoped class has no instance yet. */
@Injectable()
export class AgiExplorer {
  readonly #discovery: DiscoveryService;
  readonly #scanner: MetadataScanner;
  readonly #accessor: AgiMetadataAccessor;

  constructor(
    discovery: DiscoveryService,
    scanner: MetadataScanner,
    accessor: AgiMetadataAccessor,
  ) {
    this.#discovery = discovery;
    this.#scanner = scanner;
    this.#accessor = accessor;
  }

  routes(): DiscoveredRoute[] {
    for (const { host, type, method, owner } of this.#methods(this.#discovery.getProviders())) {
      if (this.#accessor.route(method.value)) {
        adoptRouteClass(type);
        throw messages.routeOnProvider(`${owner} (${String(host.name)})`);
      }
    }
    return [...this.#methods(this.#discovery.getControllers())].flatMap(
      ({ host, type, method, owner }) => {
        const route = this.#accessor.route(method.value);
        if (route === undefined) return [];
        adoptRouteClass(type);
        const bare = undecoratedParameter(type, method);
        if (bare !== undefined) throw messages.undecoratedParameter(owner, bare);
        const controller = this.#accessor.controller(type);
        const server = route.server ?? controller.server ?? DEFAULT_SERVER_NAME;
        const guards = this.#accessor.guards(type, method.value);
        return route.paths.map((path) => ({
          host,
          method: method.name,
          owner,
          path: joinPath(controller.path ?? '', path),
          server,
          guards,
        }));
      },
    );
  }

  listeners(): DiscoveredListener[] {
    const hosts = [...this.#discovery.getProviders(), ...this.#discovery.getControllers()];
    return [...this.#methods(hosts)].flatMap(({ host, method, owner }) =>
      this.#accessor
        .events(method.value)
        .map((metadata) => ({ ...metadata, host, method: method.name, owner })),
    );
  }

  *#methods(hosts: readonly Host[]): Generator<{
    host: Host;
    type: object;
    method: { name: string; value: object };
    owner: string;
  }> {
    for (const host of hosts) {
      const type: unknown = host.metatype;
      // An alias or a factory has no class whose methods could be marked.
      if (host.isAlias || host.inject || typeof type !== 'function' || !type.prototype) continue;
      const prototype = type.prototype as Record<string, object>;
      for (const name of this.#scanner.getAllMethodNames(prototype)) {
        const value = prototype[name];
        if (value === undefined) continue;
        yield { host, type, method: { name, value }, owner: `${type.name}.${name}` };
      }
    }
  }
}

/**
 * Index of a parameter that has no decorator while others of the method have: Nest gives it nothing.
 * One without decorators on any gets `(channel, params)`.
 */
function undecoratedParameter(
  type: object,
  { name, value }: { name: string; value: object },
): number | undefined {
  const given = Reflect.getMetadata(ROUTE_ARGS_METADATA, type, name) as
    Record<string, { index: number }> | undefined;
  const decorated = new Set(Object.values(given ?? {}).map(({ index }) => index));
  if (decorated.size === 0) return undefined;
  const { length } = value as { length: number };
  return Array.from({ length }, (_, index) => index).find((index) => !decorated.has(index));
}

function joinPath(prefix: string, path: string): string {
  const parts = [prefix, path].map((part) => part.replace(/^\//, '').replace(/\/$/, ''));
  return `/${parts.filter((part) => part !== '').join('/')}`;
}
