import { ConfigurableModuleBuilder, type ModuleMetadata } from '@nestjs/common';
import type { AgiModuleOptions } from './agi-module-options.js';

/** What `forRoot` takes beside the options, also where these come from a factory. */
export interface AgiModuleExtras {
  /** Makes the server injectable in every module. */
  isGlobal?: boolean;
  /** Name of the server, where an application has several. */
  name?: string;
  /** Modules whose exports the guards of the option `guards`, and the factory of the options, may inject. */
  imports?: ModuleMetadata['imports'];
}

export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN, OPTIONS_TYPE, ASYNC_OPTIONS_TYPE } =
  new ConfigurableModuleBuilder<AgiModuleOptions>({ moduleName: 'Agi' })
    .setClassMethodName('forRoot')
    .setExtras<AgiModuleExtras>(
      { isGlobal: false, name: undefined, imports: [] },
      (definition) => definition,
    )
    .build();
