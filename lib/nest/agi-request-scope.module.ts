import { Global, Module, Scope } from '@nestjs/common';
import { REQUEST } from '@nestjs/core';
import { AGIChannel, type AGIRequest } from '../core/index.js';
import { AgiContext, AgiContextStorage } from './agi-context.js';
import { AgiMetadataAccessor } from './agi-metadata.accessor.js';
import { AgiRequest } from './decorators/params.decorator.js';

/** The channel that a request belongs to; what Nest calls the request of a call is its `AGIRequest`. */
const channels = new WeakMap<AGIRequest, AGIChannel>();

/** Remembers whose request this is, for those that inject its channel. */
export function bindRequest(channel: AGIChannel): AGIRequest {
  channels.set(channel.request, channel);
  return channel.request;
}

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
    {
      provide: AGIChannel,
      scope: Scope.REQUEST,
      inject: [REQUEST],
      useFactory: (request: AGIRequest) => channels.get(request),
    },
    {
      provide: AgiRequest,
      scope: Scope.REQUEST,
      inject: [REQUEST],
      useFactory: (request: AGIRequest) => request,
    },
  ],
  exports: [AgiContextStorage, AgiContext, AgiMetadataAccessor, AGIChannel, AgiRequest],
})
export class AgiRequestScopeModule {}
