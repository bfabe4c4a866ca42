import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
  type OnModuleInit,
} from '@nestjs/common';
import { HttpAdapterHost, ModulesContainer } from '@nestjs/core';
import { setTimeout as sleep } from 'node:timers/promises';
import { AGIError, type AGIServer, type AGIServerEvents } from '../../core/index.js';
import type { ListeningAddress } from '../ami/agi-address.js';
import type { AmiLinks } from '../ami/ami-links.js';
import { AMI_LINKS } from '../ami/ami-providers.js';
import type { AudioLink } from '../audio/audio-link.js';
import { AUDIO_LINK } from '../audio/audio-providers.js';
import { DEFINE_SPEECH, type DefineSpeech } from '../audio/speech-providers.js';
import { channelOf, takeReports } from '../../core/internal.js';
import { DEFAULT_AMI_NAME } from '../agi.constants.js';
import { messages, notListening } from '../agi.messages.js';
import { AgiCallLogger } from '../logging/agi-call-logger.js';
import { AgiExplorer, type ListeningMethod } from '../discovery/agi-explorer.js';
import { AgiLogger } from '../logging/agi-logger.js';
import type { AgiModuleSettings } from '../agi-module-options.js';
import { AgiRegistry } from '../handlers/agi-registry.js';
import type { NestModule } from '../nest-internals/host.js';
import { startLastAndEndFirst } from '../nest-internals/hook-order.js';
import { orphanedRouteClasses } from '../decorators/route-classes.js';
import { ShutdownWatch } from './shutdown-watch.js';
import { testRunner } from './test-runner.js';

export const AGI_SETTINGS = Symbol('nestjs-agi:settings');
export const AGI_SERVER = Symbol('nestjs-agi:server');
export const AGI_SERVER_NAME = Symbol('nestjs-agi:server-name');

/** Where the servers listen, for calls that are placed. */
export const LISTENING = new WeakMap<AGIServer, ListeningAddress>();

/** How long, in ms, an instance may take to release its address after it was told to end. */
const RELEASE_TIME = 2000;
/** Time in ms between two attempts to listen on an address that is taken. */
const RETRY_INTERVAL = 100;

/** Starts a server with the application, and stops it before the providers that its handlers use. */
@Injectable()
export class AgiLifecycle implements OnModuleInit, OnApplicationBootstrap, OnModuleDestroy {
  readonly #logger = new AgiLogger('AgiModule');
  #stopReports = (): void => undefined;
  /** The parent process at start, before it can have ended. */
  readonly #parent = process.ppid;
  #closed = false;
  /** Whether the server should accept calls now: it has started, and the application is not shutting down. */
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
    @Inject(AMI_LINKS) readonly ami: AmiLinks,
    @Inject(AUDIO_LINK) readonly audio: AudioLink,
    @Inject(DEFINE_SPEECH) private readonly defineSpeech: DefineSpeech,
  ) {
    // In any other order the database would be closed before the calls.
    startLastAndEndFirst(modules, AgiLifecycle);
  }

  async onModuleInit(): Promise<void> {
    const names = this.#serverNames();
    if (names.filter((name) => name === this.name).length > 1)
      throw messages.serverTwice(this.name);
    const withAudio = lifecyclesOf(this.modules).filter(({ audio }) => audio.server !== undefined);
    if (withAudio.length > 1) throw messages.audioTwice();

    const routes = this.explorer.routes();
    const lost = routes.find(({ server }) => !names.includes(server));
    if (lost) throw messages.unknownServer(lost.owner, lost.server, names);
    this.#lookForOrphans();

    this.callLogger.attach(this.server);
    const own = routes.filter(({ server }) => server === this.name);
    const speech = await this.defineSpeech();
    const { dialog } = this.settings;
    const settings = speech ? { ...this.settings, dialog: { ...dialog, speech } } : this.settings;
    await this.registry.register(this.server, own, settings, this.#module());
    this.#connectListeners(names);
    this.#connectAmiListeners();
  }

  async onApplicationBootstrap(): Promise<void> {
    this.#stopReports = takeReports((report) => {
      this.callLogger.report(report);
    });
    try {
      await this.ami.start(this.server, this.settings, testRunner());
      const isToListen = this.#isToListen();
      // A call that is taken may ask for a line at once.
      await this.audio.start(isToListen, (audio) => this.#listen(audio));
      if (!isToListen) return;
      const { host, port } = await this.#listen(this.server);
      LISTENING.set(this.server, { host, port });
      this.serving = true;
      this.#logger.log(`Listening for calls on agi://${host}:${port}`);
    } catch (error) {
      this.#stopReports();
      await this.ami.close();
      await this.audio.close();
      throw error;
    }
  }

  /** Nest destroys modules one after the other: the first `AgiModule` shuts down the servers of all. */
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

  /** Under a test runner only a server that is told to listen does: its port may be that of another test. */
  #isToListen(): boolean {
    const { listen } = this.settings;
    if (listen !== undefined) return listen;
    const runner = testRunner();
    if (runner !== undefined) this.#logger.log(notListening(runner));
    return runner === undefined;
  }

  /** Another instance that shuts down may still have the address, for as long as its notice lasts. */
  async #listen(server: Listener): Promise<ListeningAddress> {
    const longest = this.settings.notice + RELEASE_TIME;
    const end = performance.now() + longest;
    for (let warned = false; ; warned = true) {
      try {
        return await server.listen({});
      } catch (error) {
        if (!isTaken(error) || performance.now() >= end) throw error;
        if (!warned) {
          this.#logger.warn(
            `${error.message}. Trying for ${longest / 1000} s: it may be an instance that shuts down`,
          );
        }
        await sleep(RETRY_INTERVAL);
        if (this.#closed) throw error;
      }
    }
  }

  async #close(): Promise<void> {
    this.#closed = true;
    this.serving = false;
    const { drain, notice } = this.settings;
    // A call that is answered from now on would find nobody; the calls that go on may still need the manager.
    const stopped = this.ami.stopCalls(notice + drain);
    await this.server.close({ drain, notice });
    await stopped;
    await this.ami.close();
    await this.audio.close();
    this.#stopReports();
  }

  /** The `AgiModule` of this server; an application may have several. */
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
    for (const found of this.explorer.listeners()) {
      const { host, owner, event, server = 'default' } = found;
      if (!names.includes(server)) throw messages.unknownServer(owner, server, names);
      if (server !== this.name) continue;
      if (!host.isDependencyTreeStatic()) throw messages.scopedListener(owner);
      const call = this.#caller(found);
      this.server.on(event, (...args: AGIServerEvents[typeof event]) => void call(args));
    }
  }

  #connectAmiListeners(): void {
    const all = lifecyclesOf(this.modules).flatMap(({ ami }) => ami.names);
    for (const name of this.ami.names) {
      if (all.filter((one) => one === name).length > 1) throw messages.amiTwice(name);
    }
    for (const found of this.explorer.amiListeners()) {
      const { host, owner, event, ami = DEFAULT_AMI_NAME } = found;
      if (!all.includes(ami)) throw messages.unknownAmi(owner, ami, all);
      if (!this.ami.names.includes(ami)) continue;
      if (!host.isDependencyTreeStatic()) throw messages.scopedAmiListener(owner);
      const call = this.#caller(found);
      this.ami.listen(ami, event, (...args) => void call(args));
    }
  }

  /** Calls a method of a listener. Its error is logged, but for the end of the call that it is told of. */
  #caller({ host, method, owner, event }: ListeningMethod & { readonly event: string }) {
    const instance = host.instance as Record<PropertyKey, (...args: unknown[]) => unknown>;
    return async (args: readonly unknown[]): Promise<void> => {
      try {
        await instance[method]?.(...args);
      } catch (error) {
        const channel = channelOf(args);
        if (channel?.isExpectedEnd(error)) return;
        const callId = channel?.request.uniqueId;
        this.callLogger.listenerFailed(`${owner} failed on ${event}`, error, callId);
      }
    };
  }
}

/** A server that can be told to listen. */
interface Listener {
  listen(options: object): Promise<ListeningAddress>;
}

function isTaken(error: unknown): error is AGIError {
  const cause = error instanceof AGIError ? error.cause : undefined;
  return (cause as NodeJS.ErrnoException | undefined)?.code === 'EADDRINUSE';
}

/** The lifecycles of all servers of the application. */
export function lifecyclesOf(modules: ModulesContainer): AgiLifecycle[] {
  return [...modules.values()].flatMap((module) => {
    const lifecycle = module.providers.get(AgiLifecycle)?.instance;
    return lifecycle instanceof AgiLifecycle ? [lifecycle] : [];
  });
}
