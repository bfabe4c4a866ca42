import { Inject, Module, Optional, type DynamicModule } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { AGIServer } from '../core/index.js';
import { DEFAULT_SERVER_NAME } from './agi.constants.js';
import {
  ASYNC_OPTIONS_TYPE,
  ConfigurableModuleClass,
  MODULE_OPTIONS_TOKEN,
  OPTIONS_TYPE,
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
} from './lifecycle/agi-lifecycle.js';
import {
  resolveModuleOptions,
  type AgiModuleOptions,
  type AgiModuleSettings,
} from './agi-module-options.js';
import { AgiRegistry } from './handlers/agi-registry.js';
import { getServerToken } from './decorators/inject-agi-server.decorator.js';
import { GuardFactory } from './guards/guard-factory.js';
import { HandlerFactory } from './handlers/handler-factory.js';

/**
 * Serves phone calls: makes an `AGIServer`, gives it the `@AgiRoute()` methods of the application's
 * controllers, listens when the application is up, and lets calls finish when it shuts down.
 *
 * @publicApi
 */
@Module({})
export class AgiModule extends ConfigurableModuleClass {
  /** @throws AGIError `E_AGI_INVALID_ARGUMENT` where the class is imported as it is */
  constructor(@Optional() @Inject(AGI_SERVER_NAME) name?: string) {
    super();
    if (name === undefined) throw messages.notConfigured();
  }

  static override forRoot(options: typeof OPTIONS_TYPE = {}): DynamicModule {
    const { imports = [], ...definition } = super.forRoot(options);
    return complete({ ...definition, imports: [...imports, ...(options.imports ?? [])] }, options);
  }

  static override forRootAsync(options: typeof ASYNC_OPTIONS_TYPE): DynamicModule {
    return complete(super.forRootAsync(options), options);
  }
}

function complete(
  definition: DynamicModule,
  { name = DEFAULT_SERVER_NAME, isGlobal = false }: { name?: string; isGlobal?: boolean },
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
        inject: [AGI_SETTINGS],
        useFactory: (settings: AgiModuleSettings) => new AGIServer(settings.server),
      },
      { provide: AGI_SERVER, useExisting: token },
      AgiExplorer,
      HandlerFactory,
      GuardFactory,
      AgiRegistry,
      AgiCallLogger,
      ExceptionFilters,
      AgiLifecycle,
    ],
    exports: [...(definition.exports ?? []), token],
  };
}
