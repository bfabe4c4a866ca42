import type { EventEmitter } from 'node:events';
import { callLabel } from '../reporting/call-label.js';
import { describeThrown } from '../reporting/describe-thrown.js';
import type { AGIServerEvents, EmitServerEvent } from './server-events.js';

/** For each event with an error of the application: what is printed if it has no listener. */
const MESSAGES: { readonly [Name in keyof AGIServerEvents]?: string } = {
  handler_error: 'the handler failed',
  auth_error: 'authentication failed',
  after_call_error: 'the work after the call failed',
};

/**
 * Makes the function that emits the events of a server. It prints an error of the application if the
 * event has no listener.
 */
export function createEmit(server: EventEmitter<AGIServerEvents>): EmitServerEvent {
  return (name, ...args) => {
    if (!server.emit(name, ...(args as never))) printUnheard(name, args);
  };
}

function printUnheard<Name extends keyof AGIServerEvents>(
  name: Name,
  [payload]: AGIServerEvents[Name] | [],
): void {
  const message = MESSAGES[name];
  if (message === undefined) return;
  const { channel, error } = payload as AGIServerEvents['handler_error'][0];
  // Unlike `process.stderr`, the console does not fail if its reader is gone.
  // eslint-disable-next-line no-console -- nothing else reports it
  console.error(`${callLabel(channel.request)} ${message}: ${describeThrown(error).stack}`);
}
