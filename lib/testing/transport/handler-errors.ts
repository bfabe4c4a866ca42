import type { AGIServer } from '../../core/index.js';

const watched = new WeakMap<AGIServer, Map<string, unknown>>();

/**
 * The errors that the handlers of a server of this process threw, by the unique id of the call. The dialplan learns
 * only that a handler threw.
 */
export function handlerErrors(server: AGIServer): Map<string, unknown> {
  const known = watched.get(server);
  if (known !== undefined) return known;
  const errors = new Map<string, unknown>();
  // One listener for all calls: one for each would look like a leak.
  server.on('handler_error', ({ error, channel }) => {
    if (channel.request.uniqueId !== undefined) errors.set(channel.request.uniqueId, error);
  });
  watched.set(server, errors);
  return errors;
}
