import type { AGIServerEvents } from '../../core/index.js';
import { recordOf } from './method-record.js';

/**
 * Calls a method of a singleton for each event of a server. What it throws is logged.
 *
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
