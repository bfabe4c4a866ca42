import { ConfigurableModuleBuilder } from '@nestjs/common';
import type { AgiModuleOptions } from './agi-module-options.js';

/** What `forRoot` takes beside the options, also where these come from a factory. */
export interface AgiModuleExtras {
  /** Makes the server injectable in every module. */
  isGlobal?: boolean;
  /** Name of the server, where an application has several. */
  name?: string;
}

export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN, OPTIONS_TYPE, ASYNC_OPTIONS_TYPE } =
  new ConfigurableModuleBuilder<AgiModuleOptions>({ moduleName: 'Agi' })
    .setClassMethodName('forRoot')
    .setExtras<AgiModuleExtras>({ isGlobal: false, name: undefined }, (definition) => definition)
    .build();
