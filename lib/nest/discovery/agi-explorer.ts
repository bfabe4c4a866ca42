import { Injectable } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { DEFAULT_SERVER_NAME } from '../agi.constants.js';
import { messages } from '../agi.messages.js';
import { AgiMetadataAccessor, type DecoratedMethod } from './agi-metadata.accessor.js';
import type { AgiGuardLike } from '../agi-module-options.js';
import type {
  AgiEventMetadata,
  AmiEventMetadata,
  DecoratedClass,
} from '../decorators/method-record.js';
import type { Host } from '../nest-internals/host.js';
import { decoratedParameters, isHttpHandler } from '../nest-internals/nest-metadata.js';
import { keepMetadata } from './lost-enhancers.js';
import { adoptRouteClass } from '../decorators/route-classes.js';

/** The function of a method, which is called with an instance as `this`. */
export type Handler = (...args: never[]) => unknown;

/** A method that handles calls. */
export interface DiscoveredRoute {
  readonly host: Host;
  readonly method: string;
  readonly handler: Handler;
  /** `MenuController.menu`, for messages and logs. */
  readonly owner: string;
  readonly path: string;
  readonly server: string;
  readonly guards: readonly AgiGuardLike[] | undefined;
  /** Whether the object that it returns becomes channel variables. */
  readonly setsVariables: boolean;
}

/** A method that listens to events. */
export interface ListeningMethod {
  readonly host: Host;
  readonly method: PropertyKey;
  readonly owner: string;
}

/** A method that listens to a server's events. */
export type DiscoveredListener = ListeningMethod & AgiEventMetadata;

/** A method that listens to the events of a client of the manager. */
export type DiscoveredAmiListener = ListeningMethod & AmiEventMetadata;

/** A host whose class has decorators of this package. */
interface DecoratedHost {
  readonly host: Host;
  readonly type: DecoratedClass;
  readonly methods: readonly DecoratedMethod[];
}

/** Finds the methods that the decorators marked. It reads prototypes: a scoped class has no instance yet. */
@Injectable()
export class AgiExplorer {
  readonly #discovery: DiscoveryService;
  readonly #accessor: AgiMetadataAccessor;

  constructor(discovery: DiscoveryService, accessor: AgiMetadataAccessor) {
    this.#discovery = discovery;
    this.#accessor = accessor;
  }

  /** @throws AGIError `E_AGI_INVALID_ARGUMENT` for a decorator that would have no effect */
  routes(): DiscoveredRoute[] {
    for (const { host, type, methods } of this.#decorated(this.#discovery.getProviders())) {
      const routed = methods.find(({ routes }) => routes.length > 0);
      if (routed !== undefined) {
        for (const known of [type, ...routed.types]) adoptRouteClass(known);
        throw messages.routeOnProvider(`${ownerOf(type, routed)} (${String(host.name)})`);
      }
      this.#refuseWithoutRoutes(type, methods);
    }
    return this.#decorated(this.#discovery.getControllers()).flatMap((decorated) => {
      const { type, methods } = decorated;
      const types = methods.flatMap((method) => method.types);
      for (const known of [type, ...types]) adoptRouteClass(known);
      this.#refuseWithoutRoutes(type, methods);
      return methods.flatMap((method) => this.#routesOf(decorated, method));
    });
  }

  listeners(): DiscoveredListener[] {
    return this.#listening(({ events }) => events);
  }

  amiListeners(): DiscoveredAmiListener[] {
    return this.#listening(({ amiEvents }) => amiEvents);
  }

  #listening<Event extends object>(
    eventsOf: (method: DecoratedMethod) => readonly Event[],
  ): (ListeningMethod & Event)[] {
    const hosts = [...this.#discovery.getProviders(), ...this.#discovery.getControllers()];
    return this.#decorated(hosts).flatMap(({ host, type, methods }) =>
      methods.flatMap((method) => {
        const events = eventsOf(method);
        if (events.length === 0) return [];
        const owner = ownerOf(type, method);
        if (typeof method.value !== 'function') throw messages.notAMethodAnyMore(owner);
        return events.map((event) => ({ ...event, host, method: method.key, owner }));
      }),
    );
  }

  #routesOf({ host, type }: DecoratedHost, method: DecoratedMethod): DiscoveredRoute[] {
    if (method.routes.length === 0) return [];
    const owner = ownerOf(type, method);
    if (typeof method.value !== 'function') throw messages.notAMethodAnyMore(owner);
    const handler = method.value as Handler;
    keepMetadata(owner, handler, method.functions);
    const bare = undecoratedParameter(type, method);
    if (bare !== undefined) throw messages.undecoratedParameter(owner, bare);

    const controller = this.#accessor.controller(type);
    const guards = method.guards ?? this.#accessor.guards(type);
    return method.routes.flatMap(({ paths, server }) =>
      paths.map((path) => ({
        host,
        method: String(method.key),
        handler,
        owner,
        path: joinPath(controller?.path ?? '', path),
        server: server ?? controller?.server ?? DEFAULT_SERVER_NAME,
        guards,
        setsVariables: method.setsVariables,
      })),
    );
  }

  /** A decorator that needs a route and has none is a mistake: its author expects an effect. */
  #refuseWithoutRoutes(type: DecoratedClass, methods: readonly DecoratedMethod[]): void {
    for (const method of methods) {
      const { routes, dependent } = method;
      if (routes.length > 0 || dependent === undefined) continue;
      throw messages.withoutRoute(ownerOf(type, method), dependent);
    }
    if (methods.some(({ routes }) => routes.length > 0)) return;
    if (this.#accessor.guards(type) !== undefined) throw messages.guardWithoutRoutes(type.name);
    const listens = methods.some(
      ({ events, amiEvents }) => events.length > 0 || amiEvents.length > 0,
    );
    if (this.#accessor.controller(type) === undefined || listens) return;
    throw messages.noRoutes(type.name, httpMethods(type));
  }

  #decorated(hosts: readonly Host[]): DecoratedHost[] {
    return hosts.flatMap((host) => {
      const type: unknown = host.metatype;
      // An alias or a factory has no class with methods to mark.
      if (host.isAlias || host.inject || !isClass(type)) return [];
      return [{ host, type, methods: this.#accessor.methods(type) }];
    });
  }
}

function isClass(type: unknown): type is DecoratedClass {
  return (
    typeof type === 'function' && typeof type.prototype === 'object' && type.prototype !== null
  );
}

function ownerOf(type: DecoratedClass, { key }: { readonly key: PropertyKey }): string {
  return `${type.name}.${String(key)}`;
}

/**
 * Index of a parameter that has no decorator while others of the method have: Nest would pass
 * `undefined`. A method without parameter decorators is called with `(channel, params)`.
 */
function undecoratedParameter(
  type: DecoratedClass,
  { key, length }: DecoratedMethod,
): number | undefined {
  const decorated = decoratedParameters(type, key);
  if (decorated.size === 0) return undefined;
  return Array.from({ length }, (_, index) => index).find((index) => !decorated.has(index));
}

/** Names of the methods that have a decorator like `@Get()`. */
function httpMethods({ prototype }: DecoratedClass): string[] {
  return Object.entries(Object.getOwnPropertyDescriptors(prototype)).flatMap(([name, { value }]) =>
    name !== 'constructor' && isHttpHandler(value) ? [name] : [],
  );
}

function joinPath(prefix: string, path: string): string {
  const parts = [prefix, path].map((part) => part.replace(/^\//, '').replace(/\/$/, ''));
  return `/${parts.filter((part) => part !== '').join('/')}`;
}
