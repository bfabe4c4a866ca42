import { SetMetadata, type CustomDecorator } from '@nestjs/common';
import { AGI_GUARD_METADATA } from '../agi.constants.js';
import type { AgiGuardLike } from '../agi-module-options.js';

/**
 * Authentication of a route, or of all routes of a class: it runs first, before anything is built for
 * the call. On a method it replaces that of the class, and that replaces the global one; without an
 * argument the route is public.
 *
 * @param guards classes with `canActivate` (made by Nest, not request-scoped), objects with it, or
 * functions `(channel, path, params, headers) => boolean`; all must agree
 * @publicApi
 */
export const AgiGuard = (...guards: AgiGuardLike[]): CustomDecorator =>
  SetMetadata(AGI_GUARD_METADATA, guards);
