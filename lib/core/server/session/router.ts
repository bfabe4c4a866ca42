import type { AGIChannel } from '../../channel/agi-channel.js';
import { noteRoute } from '../../channel/agi-request.js';
import type { RouteTable } from '../../routing/route-table.js';
import type { AGIRouteConfig } from '../agi-route.js';
import type { AGIServerEvents, EmitServerEvent } from '../server-events.js';

/** Finds the route of a call, if there is one, and emits the events of routing. */
export type Router = (channel: AGIChannel) => AGIRouteConfig | undefined;

export function createRouter(
  routes: RouteTable<AGIRouteConfig>,
  emit: EmitServerEvent,
  hasListener: (event: keyof AGIServerEvents) => boolean,
): Router {
  return (channel) => {
    const { request } = channel;
    const match = routes.match(request.segments);
    if (match) noteRoute(request, match.path, match.params);
    if (hasListener('channel_ready')) {
      const { path, params, headers } = request;
      emit('channel_ready', { channel, path, params, headers });
    }
    if (match === undefined && hasListener('no_handler')) {
      const { path } = request;
      emit('no_handler', { path, channel, nearest: routes.nearest(path) });
    }
    return match?.route;
  };
}
