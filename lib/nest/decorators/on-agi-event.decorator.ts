import type { AGIServerEvents } from '../../core/index.js';
import { recordOf } from './method-record.js';

/**
 * Calls a method of a singleton for each event of a server. An error of the method is logged.
 *
 * @param event the name of the event; the method gets the arguments of that event
 * @param options.server the name of the server: the server without a name
 * @throws AGIError `E_AGI_INVALID_ARGUMENT` on anything but a method of instances
 * @publicApi
 */
export function OnAgiEvent(
  event: keyof AGIServerEvents,
  options: { server?: string } = {},
): MethodDecorator {
  return (target, key, descriptor) => {
    const { events } = recordOf('OnAgiEvent', target, key, descriptor);
    events.push({ event, server: options.server });
  };
}
