import { Injectable, type Type } from '@nestjs/common';
import type { ModuleRef } from '@nestjs/core';
import {
  AGIError,
  describeThrown,
  type AGIChannel,
  type AGIServer,
  type AuthFunction,
} from '../core/index.js';
import { messages } from './agi.messages.js';
import { AgiContextStorage } from './agi-context.js';
import type { DiscoveredRoute } from './agi-explorer.js';
import { AgiLogger } from './agi-logger.js';
import type { AgiGuardLike, AgiModuleSettings } from './agi-module-options.js';
import { isRefusal, resolveGuards, type Guarded } from './guards/guard-resolver.js';
import { HandlerFactory, type RouteHandler } from './handler-factory.js';
import { useDialogOptions } from './request-scope/call-scope.js';

/** Gives discovered routes to the server they belong to. */
@Injectable()
export class AgiRegistry {
  readonly #logger = new AgiLogger('AgiModule');
  readonly #factory: HandlerFactory;
  readonly #context: AgiContextStorage;

  constructor(factory: HandlerFactory, context: AgiContextStorage) {
    this.#factory = factory;
    this.#context = context;
  }

  async register(
    server: AGIServer,
    routes: readonly DiscoveredRoute[],
    settings: AgiModuleSettings,
    moduleRef: ModuleRef,
  ): Promise<void> {
    if (settings.auth) server.auth(this.#inContext(settings.auth));
    const owners = new Map<string, DiscoveredRoute>();
    for (const route of routes) {
      const guarded = guardedOf(route);
      const auth =
        route.guards !== undefined
          ? await this.#authOf(route.guards, guarded, this.#factory.moduleRefOf(route.host))
          : settings.guards !== undefined
            ? await this.#authOf(settings.guards, guarded, moduleRef)
            : undefined;
      const handle = this.#factory.create(route.host, route.method);
      const handler = this.#handle(server, handle, settings.dialog);
      try {
        server.agi(route.path, { handler, ...(auth !== undefined && { auth }) });
      } catch (error) {
        throw explain(error, route, owners);
      }
      owners.set(shapeOf(route.path), route);
      this.#logger.log(`Mapped {${route.path}} to ${route.owner}`);
    }
  }

  async #authOf(
    guards: readonly AgiGuardLike[],
    guarded: Guarded,
    moduleRef: ModuleRef,
  ): Promise<AuthFunction | false> {
    if (guards.length === 0) return false;
    return this.#inContext(await resolveGuards(guards, guarded, moduleRef));
  }

  #inContext(auth: AuthFunction): AuthFunction {
    return (channel, ...rest) => this.#context.run(channel, () => auth(channel, ...rest));
  }

  #handle(server: AGIServer, handler: RouteHandler, dialog: AgiModuleSettings['dialog']) {
    return async (channel: AGIChannel): Promise<void> => {
      const { path, params } = channel.request;
      if (dialog) useDialogOptions(channel, dialog);
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

function guardedOf({ host, method, owner }: DiscoveredRoute): Guarded {
  const controller = host.metatype as Type;
  const prototype = controller.prototype as Record<string, (...args: unknown[]) => unknown>;
  return { owner, controller, method: prototype[method] as (...args: unknown[]) => unknown };
}

/** Paths that match the same calls have the same shape. */
function shapeOf(path: string): string {
  return path.replaceAll(/:[^/]+/g, ':').replace(/\*.+$/, '*');
}

function explain(
  error: unknown,
  route: DiscoveredRoute,
  owners: Map<string, DiscoveredRoute>,
): unknown {
  if (!(error instanceof AGIError)) return error;
  const present = owners.get(shapeOf(route.path));
  if (present === undefined) return messages.invalidRoute(route.owner, error);
  const [one, other] =
    present.owner === route.owner
      ? [inModule(route), inModule(present)]
      : [route.owner, present.owner];
  return messages.routeTaken(route.path, one, other, error);
}

/** Two modules may list one controller; only their names tell the two apart. */
function inModule({ owner, host }: DiscoveredRoute): string {
  return `${owner} of ${host.host?.name ?? 'no module'}`;
}
