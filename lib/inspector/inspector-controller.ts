import {
  All,
  Controller,
  Inject,
  Req,
  Res,
  UseGuards,
  VERSION_NEUTRAL,
  type CanActivate,
  type Type,
} from '@nestjs/common';
import { CallInspector } from './core/index.js';
import { exchangeOf, type AdapterRequest, type AdapterResponse } from './http-exchange.js';

/** The paths below that of the page: its files, `call/:id`, `call/:id/hangup`. */
const PATHS = ['', ':first', ':first/:second', ':first/:second/:third'];

/** Makes the controller that serves the page under a path. */
export function inspectorController(
  path: string,
  guards: readonly (Type<CanActivate> | CanActivate)[],
): Type {
  const guarded = guards.length > 0;

  @Controller({ path, version: VERSION_NEUTRAL })
  @UseGuards(...guards)
  class AgiInspectorController {
    constructor(@Inject(CallInspector) readonly inspector: CallInspector) {}

    @All(PATHS)
    handle(@Req() given: AdapterRequest, @Res() reply: AdapterResponse): void {
      const { request, response, asked, params, body } = exchangeOf(given, reply);
      const { first = '', second, third } = params;
      const rest = [first, second, third].filter((part) => part !== undefined).join('/');
      if (rest === '' && !asked.endsWith('/')) {
        // The files of the page are found beside it: relative addresses work after any proxy. Fastify has
        // no route for a path that ends in a slash.
        const page = 'hijack' in reply ? 'index.html' : '';
        response.statusCode = 308;
        response.setHeader('Location', `${asked.slice(asked.lastIndexOf('/') + 1)}/${page}`);
        response.setHeader('Cache-Control', 'no-store');
        response.end();
        return;
      }
      this.inspector.answer(request, response, rest, { guarded, body });
    }
  }
  return AgiInspectorController;
}
