import { Inject, Module, Optional, type DynamicModule } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import type { AmiClient } from '../ami/index.js';
import { AGIServer } from '../core/index.js';
import { DEFAULT_AMI_NAME, DEFAULT_SERVER_NAME } from './agi.constants.js';
import {
  ConfigurableModuleClass,
  MODULE_OPTIONS_TOKEN,
  type AgiModuleAsyncOptions,
  type AgiModuleExtras,
} from './agi.module-definition.js';
import { messages } from './agi.messages.js';
import { AgiCallLogger } from './logging/agi-call-logger.js';
import { AgiExplorer } from './discovery/agi-explorer.js';
import { ExceptionFilters } from './handlers/exception-filters.js';
import { AgiGlobalModule } from './agi-global.module.js';
import {
  AGI_SERVER,
  AGI_SERVER_NAME,
  AGI_SETTINGS,
  AgiLifecycle,
  LISTENING,
} from './lifecycle/agi-lifecycle.js';
import {
  resolveModuleOptions,
  type AgiModuleOptions,
  type AgiModuleSettings,
} from './agi-module-options.js';
import { AgiRegistry } from './handlers/agi-registry.js';
import { amiNames } from './agi-ami-options.js';
import { audioProviders } from './audio/audio-providers.js';
import { speechProvider } from './audio/speech-providers.js';
import { AudioServer } from '../audio/index.js';
import { interruptionOf } from './ami/interruption.js';
import { amiProviders } from './ami/ami-providers.js';
import { getAmiToken, getCallPlacerToken } from './ami/ami-tokens.js';
import { getServerToken } from './decorators/inject-agi-server.decorator.js';
import { GuardFactory } from './guards/guard-factory.js';
import { HandlerFactory } from './handlers/handler-factory.js';

/**
 * Serves phone calls: makes an `AGIServer`, gives it the `@AgiRoute()` methods of the application's
 * controllers, listens when the application has started, and lets calls finish when it shuts down.
 *
 * @example
 * @Module({ imports: [AgiModule.forRoot({ port: 4573 })], controllers: [MenuController] })
 * export class AppModule {}
 *
 * @publicApi
 */
@Module({})
export class AgiModule extends ConfigurableModuleClass {
  /** @internal */
  constructor(@Optional() @Inject(AGI_SERVER_NAME) name?: string) {
    super();
    // Without `forRoot()` nothing provides the name.
    if (name === undefined) throw messages.notConfigured();
  }

  /**
   * Makes a server with these options.
   *
   * @throws AGIError at start: `E_AGI_INVALID_ARGUMENT` that names an option or a class with wrong
   * decorators and says what to do, `E_AGI_AUTH_EXISTS` for both `auth` and `guards`,
   * `E_AGI_ROUTE_EXISTS` for two routes with the same path
   */
  static override forRoot(options: AgiModuleOptions & AgiModuleExtras = {}): DynamicModule {
    const { imports = [], ...definition } = super.forRoot(options);
    return complete({ ...definition, imports: [...imports, ...(options.imports ?? [])] }, options, {
      clients: amiNames(options),
      audio: options.audio !== undefined,
    });
  }

  /**
   * Makes a server with options that a factory or a class gives. It throws what {@link AgiModule.forRoot}
   * throws.
   */
  static override forRootAsync({
    amiClients = [],
    audioServer = false,
    ...options
  }: AgiModuleAsyncOptions): DynamicModule {
    const clients = amiClients === true ? [DEFAULT_AMI_NAME] : amiClients;
    return complete(super.forRootAsync(options), options, { clients, audio: audioServer });
  }
}

/** What can be injected, which Nest must know before it has the options. */
interface Companions {
  readonly clients: readonly string[];
  readonly audio: boolean;
}

function complete(
  definition: DynamicModule,
  { name = DEFAULT_SERVER_NAME, isGlobal = false }: { name?: string; isGlobal?: boolean },
  { clients, audio }: Companions,
): DynamicModule {
  const token = getServerToken(name);
  return {
    ...definition,
    global: isGlobal,
    imports: [...(definition.imports ?? []), AgiGlobalModule, DiscoveryModule],
    providers: [
      ...(definition.providers ?? []),
      { provide: AGI_SERVER_NAME, useValue: name },
      {
        provide: AGI_SETTINGS,
        inject: [MODULE_OPTIONS_TOKEN],
        useFactory: (options: AgiModuleOptions) => resolveModuleOptions(options),
      },
      {
        provide: token,
        inject: [AGI_SETTINGS, ...clients.map((client) => getAmiToken(client))],
        useFactory: ({ server }: AgiModuleSettings, ...amis: AmiClient[]) =>
          new AGIServer({ ...server, interrupt: server.interrupt ?? interruptionOf(amis) }),
      },
      { provide: AGI_SERVER, useExisting: token },
      ...amiProviders(clients, { settings: AGI_SETTINGS, server: AGI_SERVER }, LISTENING),
      ...audioProviders(audio, AGI_SETTINGS),
      speechProvider(AGI_SETTINGS),
      AgiExplorer,
      HandlerFactory,
      GuardFactory,
      AgiRegistry,
      AgiCallLogger,
      ExceptionFilters,
      AgiLifecycle,
    ],
    exports: [
      ...(definition.exports ?? []),
      token,
      ...(audio ? [AudioServer] : []),
      ...clients.flatMap((client) => [getAmiToken(client), getCallPlacerToken(client)]),
    ],
  };
}
