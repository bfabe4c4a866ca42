import type { AGIChannel, AGIServer } from '../../core/index.js';

/** Errors by the unique id of the call that had them. */
type Errors = Map<string, unknown>;

const handlers = new WeakMap<AGIServer, Errors>();
const works = new WeakMap<AGIServer, Errors>();

/**
 * The errors that the handlers of a server of this process threw, by the unique id of the call. The dialplan learns
 * only that a handler threw.
 */
export function handlerErrors(server: AGIServer): Errors {
  return errorsOf(server, handlers, 'handler_error');
}

/** The errors of work after the call, `channel.afterCall()`, in the same way. */
export function afterCallErrors(server: AGIServer): Errors {
  return errorsOf(server, works, 'after_call_error');
}

function errorsOf(
  server: AGIServer,
  watched: WeakMap<AGIServer, Errors>,
  event: 'handler_error' | 'after_call_error',
): Errors {
  const known = watched.get(server);
  if (known !== undefined) return known;
  const errors: Errors = new Map();
  // One listener for all calls: one for each would look like a leak.
  const note = ({ error, channel }: { error: unknown; channel: AGIChannel }): void => {
    if (channel.request.uniqueId !== undefined) errors.set(channel.request.uniqueId, error);
  };
  if (event === 'handler_error') server.on('handler_error', note);
  else server.on('after_call_error', note);
  watched.set(server, errors);
  return errors;
}
