import { callLabel } from '../reporting/call-label.js';
import { describeThrown } from '../reporting/describe-thrown.js';
import type { AGIServerEvents } from './server-events.js';

/** What is said of the errors of an application that no listener hears of: nothing else would. */
const SAID: { readonly [Name in keyof AGIServerEvents]?: string } = {
  handler_error: 'the handler failed',
  auth_error: 'authentication failed',
};

/** Prints an event that nobody listens to, if it is of an error of the application's. */
export function printUnheard<Name extends keyof AGIServerEvents>(
  name: Name,
  [payload]: AGIServerEvents[Name] | [],
): void {
  const said = SAID[name];
  if (said === undefined) return;
  const { channel, error } = payload as AGIServerEvents['handler_error'][0];
  // The console, unlike the stream, does not fail where nobody reads it any more.
  // eslint-disable-next-line no-console -- nobody else would say it
  console.error(`${callLabel(channel.request)} ${said}: ${describeThrown(error).stack}`);
}
