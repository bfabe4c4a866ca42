import type { CanActivate, ModuleMetadata, Type } from '@nestjs/common';
import type { InspectorOptions } from './core/index.js';

/**
 * Options of `AgiInspectorModule.forRoot()`.
 *
 * @publicApi
 */
export interface AgiInspectorOptions extends Omit<InspectorOptions, 'nest'> {
  /**
   * The path of the page on the application's own HTTP server: `/calls`. A global prefix comes before it, as
   * before that of any controller; it has no version.
   */
  path?: string;
  /**
   * Guards that decide who may look and act, as `@UseGuards()` takes them. Without them only requests from
   * this machine are answered, and others get 403.
   */
  guards?: readonly (Type<CanActivate> | CanActivate)[];
  /** Modules with exports that the guards inject. */
  imports?: ModuleMetadata['imports'];
}
