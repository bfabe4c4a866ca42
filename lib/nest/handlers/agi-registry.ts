import { Injectable, type Type } from '@nestjs/common';
import { SerializedGraph } from '@nestjs/core';
import {
  AGIError,
  AGIServer,
  describeThrown,
  type AGIChannel,
  type AuthFunction,
} from '../../core/index.js';
import { RouteTable } from '../../core/internal.js';
import { AGI_CONTEXT_TYPE } from '../agi.constants.js';
import { messages } from '../agi.messages.js';
import { AgiContextStorage } from '../context/agi-context.js';
import type { DiscoveredRoute } from '../discovery/agi-explorer.js';
import { AgiLogger } from '../logging/agi-logger.js';
import type { AgiGuardLike, AgiModuleSettings } from '../agi-module-options.js';
import { GuardFactory } from '../guards/guard-factory.js';
import { isRefusal, resolveGuards, type Guarded } from '../guards/guard-resolver.js';
import { addEntryPoint } from '../nest-internals/entry-points.js';
import type { NestModule } from '../nest-internals/host.js';
import { HandlerFactory, type RouteHandler } from './handler-factory.js';
import { useDialogOptions } from '../request-scope/call-dialog.js';

/** Registers discovered routes with the server that they belong to. */
@Injectable()
export class AgiRegistry {
  readonly #logger = new AgiLogger('AgiModule');
  readonly #factory: HandlerFactory;
  readonly #guards: GuardFactory;
  readonly #context: AgiContextStorage;

  readonly #graph: SerializedGraph;

  constructor(
    factory: HandlerFactory,
    guards: GuardFactory,
    context: AgiContextStorage,
    graph: SerializedGraph,
  ) {
    this.#graph = graph;
    this.#factory = factory;
    this.#guards = guards;
    this.#context = context;
  }

  /** @param module the module that has the settings: the guards of the settings are made there */
  async register(
    server: AGIServer,
    routes: readonly DiscoveredRoute[],
    settings: AgiModuleSettings,
    module: NestModule,
  ): Promise<void> {
    const { dialog } = settings;
    if (dialog) {
      // Before the guards of the call, which may talk to the caller.
      server.on('connection', (channel) => {
        useDialogOptions(channel, dialog);
      });
    }
    if (settings.auth) server.auth(this.#inContext(settings.auth));
    const { guards: globalGuards = [] } = settings;
    // The server has them as well, for the routes that the application adds to the server itself.
    if (globalGuards.length > 0) {
      const auth = await this.#authOf(globalGuards, globallyGuarded(module));
      if (auth !== false) server.auth(auth);
    }
    const registered = new RouteTable<DiscoveredRoute>();
    for (const route of routes) {
      const guarded = guardedOf(route);
      const auth =
        route.guards !== undefined
          ? await this.#authOf(route.guards, guarded)
          : globalGuards.length > 0
            ? await this.#authOf(globalGuards, { ...guarded, module })
            : undefined;
      const handle = this.#factory.create(route);
      const handler = this.#handle(server, handle);
      try {
        server.agi(route.path, { handler, ...(auth !== undefined && { auth }) });
      } catch (error) {
        throw explain(error, route, registered);
      }
      registered.add(route.path, route);
      const { host, method, path: key, server: name } = route;
      addEntryPoint(this.#graph, AGI_CONTEXT_TYPE, {
        host,
        method,
        key,
        metadata: { path: key, server: name },
      });
      this.#logger.log(`Mapped {${route.path}} to ${route.owner}`);
    }
  }

  async #authOf(guards: readonly AgiGuardLike[], guarded: Guarded): Promise<AuthFunction | false> {
    if (guards.length === 0) return false;
    return this.#inContext(await resolveGuards(guards, guarded, this.#guards));
  }

  #inContext(auth: AuthFunction): AuthFunction {
    return (channel, ...rest) => this.#context.run(channel, () => auth(channel, ...rest));
  }

  #handle(server: AGIServer, handler: RouteHandler) {
    return async (channel: AGIChannel): Promise<void> => {
      const { path, params } = channel.request;
      try {
        await this.#context.run(channel, () => handler(channel, params));
      } catch (error) {
        if (!isRefusal(error)) throw error;
        const reason = describeThrown(error).message;
        server.emit('auth_failed', { channel, path, reason });
        channel.fail('auth_failed');
      }
    };
  }
}

function guardedOf({ host, owner, handler }: DiscoveredRoute): Guarded {
  if (host.host === undefined) throw new TypeError(`${owner} belongs to no module`);
  return { owner, controller: host.metatype as Type, method: handler, module: host.host };
}

/**
 * A route that is added by `server.agi()` has no controller: its guards see the server's class as the
 * controller, and a function without metadata as the handler.
 */
function globallyGuarded(module: NestModule): Guarded {
  const method = (): undefined => undefined;
  return { owner: 'the AgiModule option `guards`', controller: AGIServer, method, module };
}

/** The error of a route that the server refuses, with the methods that want it. */
function explain(
  error: unknown,
  route: DiscoveredRoute,
  registered: RouteTable<DiscoveredRoute>,
): unknown {
  if (!(error instanceof AGIError)) return error;
  const present = error.code === 'E_AGI_ROUTE_EXISTS' ? registered.sameAs(route.path) : undefined;
  if (present === undefined) return messages.invalidRoute(route.owner, error);
  const [one, other] =
    present.owner === route.owner
      ? [inModule(route), inModule(present)]
      : [route.owner, present.owner];
  return messages.routeTaken(route.path, one, other, error);
}

/** Two modules may list one controller; only the names of the modules tell the two routes apart. */
function inModule({ owner, host }: DiscoveredRoute): string {
  return `${owner} of ${host.host?.name ?? 'no module'}`;
}
