import type { AmiClientEvents, AmiEvents } from '../../ami/index.js';
import { recordOf } from './method-record.js';

/**
 * Calls a method of a singleton for each event of this name that a client of the manager hears: an event of Asterisk,
 * or one of the client itself (`connect`, `disconnect`, …). The method gets the event. Its error is logged, and
 * ends nothing. Nothing is called any more when the application shuts down.
 *
 * @param event the name of the event: `Newchannel`
 * @param options.ami the name of the client; the client without a name unless given
 * @throws AGIError `E_AGI_INVALID_ARGUMENT` on anything but a method of instances
 * @publicApi
 */
export function OnAmiEvent(
  event: keyof AmiEvents | keyof AmiClientEvents | (string & {}),
  options: { ami?: string } = {},
): MethodDecorator {
  return (target, key, descriptor) => {
    const { amiEvents } = recordOf('OnAmiEvent', target, key, descriptor);
    amiEvents.push({ event, ami: options.ami });
  };
}
