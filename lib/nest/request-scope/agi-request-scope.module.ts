import { Global, Module, Scope } from '@nestjs/common';
import { REQUEST } from '@nestjs/core';
import { AGIChannel } from '../../core/index.js';
import { AgiContext, AgiContextStorage } from '../agi-context.js';
import { AgiMetadataAccessor } from '../agi-metadata.accessor.js';
import { AgiRequest } from '../decorators/params.decorator.js';
import { channelFactory, requestFactory } from './call-scope.js';

/**
 * What every module of an application may inject of a call. Global, because providers at any depth
 * inject it, in modules that know nothing of the module that listens.
 */
@Global()
@Module({
  providers: [
    AgiContextStorage,
    AgiContext,
    AgiMetadataAccessor,
    { provide: AGIChannel, scope: Scope.REQUEST, inject: [REQUEST], useFactory: channelFactory },
    { provide: AgiRequest, scope: Scope.REQUEST, inject: [REQUEST], useFactory: requestFactory },
  ],
  exports: [AgiContextStorage, AgiContext, AgiMetadataAccessor, AGIChannel, AgiRequest],
})
export class AgiRequestScopeModule {}
