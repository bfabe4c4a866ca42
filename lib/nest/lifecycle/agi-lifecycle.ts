import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
  type OnModuleInit,
} from '@nestjs/common';
import { HttpAdapterHost, ModulesContainer } from '@nestjs/core';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  AGIError,
  channelOf,
  takeReports,
  type AGIServer,
  type AGIServerEvents,
} from '../../core/index.js';
import { messages } from '../agi.messages.js';
import { AgiCallLogger } from '../logging/agi-call-logger.js';
import { AgiExplorer } from '../discovery/agi-explorer.js';
import { AgiLogger } from '../logging/agi-logger.js';
import type { AgiModuleSettings } from '../agi-module-options.js';
import { AgiRegistry } from '../handlers/agi-registry.js';
import type { NestModule } from '../nest-internals/visible-provider.js';
import { orphanedRouteClasses } from '../decorators/route-classes.js';
import { ShutdownWatch } from './shutdown-watch.js';

export const AGI_SETTINGS = Symbol('nestjs-agi:settings');
export const AGI_SERVER = Symbol('nestjs-agi:server');
export const AGI_SERVER_NAME = Symbol('nestjs-agi:server-name');

/** How long, in ms, an instance takes to let go of its address when it is told to end. */
const TAKEOVER = 2000;
/** How long, in ms, until an address that is taken is tried again. */
const RETRY = 100;

/** Brings a server up with the application, and down before what its handlers use. */
@Injectable()
export class AgiLifecycle implements OnModuleInit, OnApplicationBootstrap, OnModuleDestroy {
  readonly #logger = new AgiLogger('AgiModule');
  #stopReports = (): void => undefined;
  /** Read before that process can have ended. */
  readonly #parent = process.ppid;
  #closed = false;
  /** Whether the server is to accept calls now: it came up, and nobody shuts the application down. */
  serving = false;

  constructor(
    @Inject(AGI_SERVER) readonly server: AGIServer,
    @Inject(AGI_SERVER_NAME) readonly name: string,
    @Inject(AGI_SETTINGS) private readonly settings: AgiModuleSettings,
    private readonly modules: ModulesContainer,
    private readonly explorer: AgiExplorer,
    private readonly registry: AgiRegistry,
    private readonly callLogger: AgiCallLogger,
    private readonly http: HttpAdapterHost,
  ) {
    // Hooks run by distance from the root: the outermost module starts last and is destroyed first.
    // Anywhere else, and always in a global module, the database would be closed before the calls.
    for (const module of modules.values()) {
      if (module.providers.has(AgiLifecycle)) module.distance = 0;
    }
  }

  async onModuleInit(): Promise<void> {
    const names = this.#serverNames();
    if (names.filter((name) => name === this.name).length > 1)
      throw messages.serverTwice(this.name);

    const routes = this.explorer.routes();
    const lost = routes.find(({ server }) => !names.includes(server));
    if (lost) throw messages.unknownServer(lost.owner, lost.server, names);
    this.#lookForOrphans();

    this.callLogger.attach(this.server);
    const own = routes.filter(({ server }) => server === this.name);
    await this.registry.register(this.server, own, this.settings, this.#module());
    this.#connectListeners(names);
  }

  async onApplicationBootstrap(): Promise<void> {
    this.#stopReports = takeReports((report) => {
      this.callLogger.report(report);
    });
    if (!this.settings.listen) return;
    try {
      const { host, port } = await this.#listen();
      this.serving = true;
      this.#logger.log(`Listening for calls on agi://${host}:${port}`);
    } catch (error) {
      this.#stopReports();
      throw error;
    }
  }

  /** Nest destroys modules one after the other: the first of ours shuts down the servers of all. */
  async onModuleDestroy(): Promise<void> {
    const all = lifecyclesOf(this.modules);
    const watch = new ShutdownWatch(
      {
        servers: all.map(({ server }) => server),
        drain: Math.max(...all.map(({ settings }) => settings.drain)),
        notice: Math.max(...all.map(({ settings }) => settings.notice)),
        http: this.http,
        parent: this.#parent,
      },
      this.#logger,
    );
    try {
      await Promise.all(all.map((lifecycle) => lifecycle.#close()));
    } finally {
      watch.stop();
    }
  }

  /** An instance that shuts down may have the address still, for as long as its notice lasts. */
  async #listen(): Promise<{ host: string; port: number }> {
    const patience = this.settings.notice + TAKEOVER;
    const end = performance.now() + patience;
    for (let told = false; ; told = true) {
      try {
        return await this.server.listen({});
      } catch (error) {
        if (!isTaken(error) || performance.now() >= end) throw error;
        if (!told) {
          this.#logger.warn(
            `${error.message}. Trying for ${patience / 1000} s: it may be an instance that shuts down`,
          );
        }
        await sleep(RETRY);
        if (this.#closed) throw error;
      }
    }
  }

  async #close(): Promise<void> {
    this.#closed = true;
    this.serving = false;
    const { drain, notice } = this.settings;
    await this.server.close({ drain, notice });
    this.#stopReports();
  }

  /** The one of several `AgiModule`s that this belongs to. */
  #module(): NestModule {
    const modules = [...this.modules.values()];
    const own = modules.find(({ providers }) => providers.get(AgiLifecycle)?.instance === this);
    if (own === undefined) throw new TypeError('this AgiModule is not in the application');
    return own;
  }

  #serverNames(): string[] {
    return lifecyclesOf(this.modules).map(({ name }) => name);
  }

  #lookForOrphans(): void {
    if (this.settings.orphans === 'ignore') return;
    for (const { name } of orphanedRouteClasses()) {
      const orphan = messages.orphan(name);
      if (this.settings.orphans === 'error') throw orphan;
      this.#logger.warn(orphan.message);
    }
  }

  #connectListeners(names: readonly string[]): void {
    for (const { host, method, owner, event, server = 'default' } of this.explorer.listeners()) {
      if (!names.includes(server)) throw messages.unknownServer(owner, server, names);
      if (server !== this.name) continue;
      if (!host.isDependencyTreeStatic()) throw messages.scopedListener(owner);
      const instance = host.instance as Record<PropertyKey, (...args: unknown[]) => unknown>;
      const listener = async (...args: AGIServerEvents[typeof event]): Promise<void> => {
        try {
          await instance[method]?.(...args);
        } catch (error) {
          const channel = channelOf(args);
          if (channel?.isExpectedEnd(error)) return;
          const callId = channel?.request.uniqueId;
          this.callLogger.listenerFailed(`${owner} failed on ${event}`, error, callId);
        }
      };
      this.server.on(event, (...args: AGIServerEvents[typeof event]) => void listener(...args));
    }
  }
}

function isTaken(error: unknown): error is AGIError {
  const { code } = (error instanceof AGIError ? error.cause : {}) as NodeJS.ErrnoException;
  return code === 'EADDRINUSE';
}

/** Those of all servers of the application. */
export function lifecyclesOf(modules: ModulesContainer): AgiLifecycle[] {
  return [...modules.values()].flatMap((module) => {
    const lifecycle = module.providers.get(AgiLifecycle)?.instance;
    return lifecycle instanceof AgiLifecycle ? [lifecycle] : [];
  });
}
