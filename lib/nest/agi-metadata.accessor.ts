import { Injectable } from '@nestjs/common';
import {
  AGI_CONTROLLER_METADATA,
  AGI_EVENT_METADATA,
  AGI_GUARD_METADATA,
  AGI_ROUTE_METADATA,
} from './agi.constants.js';
import type { AgiGuardLike } from './agi-module-options.js';
import type { AgiControllerOptions } from './decorators/agi-controller.decorator.js';
import type { AgiRouteMetadata } from './decorators/agi-route.decorator.js';
import type { AgiEventMetadata } from './decorators/on-agi-event.decorator.js';

/** The only reader of what the decorators leave behind. */
@Injectable()
export class AgiMetadataAccessor {
  controller(type: object): AgiControllerOptions {
    return read(AGI_CONTROLLER_METADATA, type) ?? {};
  }

  route(method: object): AgiRouteMetadata | undefined {
    return read(AGI_ROUTE_METADATA, method) as AgiRouteMetadata | undefined;
  }

  /** The guards of a method or else of its class; `undefined` where the global ones apply. */
  guards(type: object, method: object): readonly AgiGuardLike[] | undefined {
    const guards = read(AGI_GUARD_METADATA, method) ?? read(AGI_GUARD_METADATA, type);
    return guards as readonly AgiGuardLike[] | undefined;
  }

  events(method: object): readonly AgiEventMetadata[] {
    return (read(AGI_EVENT_METADATA, method) ?? []) as AgiEventMetadata[];
  }
}

function read(key: string, target: object): unknown {
  return Reflect.getMetadata(key, target);
}
