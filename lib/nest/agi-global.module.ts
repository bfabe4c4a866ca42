import { Global, Module, Scope } from '@nestjs/common';
import { REQUEST } from '@nestjs/core';
import { AGIChannel, AGIRequest } from '../core/index.js';
import { AgiContext, AgiContextStorage } from './context/agi-context.js';
import { AgiMetadataAccessor } from './discovery/agi-metadata.accessor.js';
import { AgiGuardClasses, GuardOverrides } from './guards/guard-overrides.js';
import { AgiHealthIndicator } from './health/agi-health.indicator.js';
import { AgiDialog } from '../ivr/index.js';
import { channelFactory, dialogFactory, requestFactory } from './request-scope/call-scope.js';

/**
 * Provides what every module of an application may inject. It is global, because providers at any depth
 * inject the channel of their call, and health checks stand in modules that do not import `AgiModule`.
 */
@Global()
@Module({
  providers: [
    AgiContextStorage,
    AgiContext,
    AgiMetadataAccessor,
    AgiHealthIndicator,
    AgiGuardClasses,
    GuardOverrides,
    { provide: AGIChannel, scope: Scope.REQUEST, inject: [REQUEST], useFactory: channelFactory },
    { provide: AGIRequest, scope: Scope.REQUEST, inject: [REQUEST], useFactory: requestFactory },
    { provide: AgiDialog, scope: Scope.REQUEST, inject: [REQUEST], useFactory: dialogFactory },
  ],
  exports: [
    AgiContextStorage,
    AgiContext,
    AgiMetadataAccessor,
    AgiHealthIndicator,
    GuardOverrides,
    AGIChannel,
    AGIRequest,
    AgiDialog,
  ],
})
export class AgiGlobalModule {}
