import {
  ConfigurableModuleBuilder,
  type ConfigurableModuleAsyncOptions,
  type ModuleMetadata,
} from '@nestjs/common';
import type { AgiModuleOptions } from './agi-module-options.js';

/**
 * Settings of `AgiModule.forRoot()` and `forRootAsync()` beside the options, which may come from a factory.
 *
 * @publicApi
 */
export interface AgiModuleExtras {
  /** Whether every module can inject the server without importing anything: `false`. */
  isGlobal?: boolean;
  /** Name of the server, in an application that has several. */
  name?: string;
  /** Modules with exports that the guards of the option `guards`, and the factory of the options, may inject. */
  imports?: ModuleMetadata['imports'];
}

/**
 * Options of `AgiModule.forRootAsync()`: `useFactory` with `inject`, `useClass` or `useExisting`, as in any
 * Nest module, with {@link AgiModuleExtras}. A class has a method `create()` that returns the options.
 *
 * @publicApi
 */
export type AgiModuleAsyncOptions = ConfigurableModuleAsyncOptions<AgiModuleOptions> &
  Partial<AgiModuleExtras> & {
    /**
     * The clients of the manager that the options will have in `ami`: `true` for one without a name, or a list of
     * names. Nest must know of them before it asks for the options.
     */
    amiClients?: true | readonly string[];
    /** Whether the options will have `audio`, so that `AudioServer` can be injected; `false` unless given. */
    audioServer?: boolean;
  };

export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN } =
  new ConfigurableModuleBuilder<AgiModuleOptions>({ moduleName: 'Agi' })
    .setClassMethodName('forRoot')
    .setExtras<AgiModuleExtras>(
      { isGlobal: false, name: undefined, imports: [] },
      (definition) => definition,
    )
    .build();
