import type { AGIServerEvents } from '../../core/index.js';
import { AGI_EVENT_METADATA } from '../agi.constants.js';
import { messages } from '../agi.messages.js';
import { isMethod } from './is-method.js';

/** What `@OnAgiEvent()` leaves on a method. */
export interface AgiEventMetadata {
  event: keyof AGIServerEvents;
  server?: string | undefined;
}

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
    if (typeof target === 'function' || !isMethod(descriptor)) {
      const name = typeof target === 'function' ? target.name : target.constructor.name;
      throw messages.notAMethod(`${name}.${String(key)}`, 'OnAgiEvent');
    }
    const known = (Reflect.getMetadata(AGI_EVENT_METADATA, descriptor.value as object) ??
      []) as AgiEventMetadata[];
    Reflect.defineMetadata(
      AGI_EVENT_METADATA,
      [...known, { event, server: options.server }],
      descriptor.value as object,
    );
  };
}
