import { AGIChannel } from '../channel/agi-channel.js';
import { isInstance, propertyOf } from '../reporting/look-safely.js';
import type { AGIParams } from '../channel/agi-request.js';

/**
 * The events of a server, with their arguments.
 *
 * @publicApi
 */
export interface AGIServerEvents {
  /** The server accepts calls. */
  listening: [host: string, port: number];
  /** The server accepts no more calls. */
  close: [];
  /** The server is closed and all its calls are over. */
  stopped: [];
  /**
   * The listening socket failed, or calls are refused because the process is out of file descriptors.
   * Nothing that a peer sends causes it.
   */
  error: [error: Error];
  /** A call has come in, and its environment is read. */
  connection: [channel: AGIChannel];
  /** A call is about to be routed. */
  channel_ready: [
    data: {
      channel: AGIChannel;
      path: string;
      params: AGIParams;
      headers: Record<string, string>;
    },
  ];
  /** A call's session is over. */
  channel_end: [channel: AGIChannel];
  /** A call's connection failed, or its peer broke the protocol. */
  channel_error: [data: { channel: AGIChannel; error: Error }];
  /** No route matches a call. `nearest` are the patterns that are most like its path. */
  no_handler: [data: { path: string; channel: AGIChannel; nearest: readonly string[] }];
  /** A handler threw; `error` may be any value. Without a listener it is printed to stderr. */
  handler_error: [data: { error: unknown; path: string; channel: AGIChannel }];
  /**
   * Work that `channel.afterCall()` was given threw; `error` may be any value. Without a listener it is
   * printed to stderr.
   */
  after_call_error: [data: { error: unknown; channel: AGIChannel }];
  /**
   * A command failed: it timed out, was refused, or was lost with its session; or Asterisk does not have
   * the sound to play (`E_AGI_MISSING_SOUND`; the command itself resolves as Asterisk answers it).
   */
  execute_error: [data: { error: Error; channel: AGIChannel }];
  /** An auth function refused a call. */
  auth_failed: [data: { channel: AGIChannel; path: string; reason: string }];
  /** An auth function threw; `error` may be any value. Without a listener it is printed to stderr. */
  auth_error: [data: { channel: AGIChannel; path: string; error: unknown }];
}

/** Emits an event of a server. */
export type EmitServerEvent = <Name extends keyof AGIServerEvents>(
  name: Name,
  ...args: AGIServerEvents[Name]
) => void;

/** Returns the channel of the call that an event is about; `undefined` for an event of the server. */
export function channelOf([payload]: readonly unknown[]): AGIChannel | undefined {
  // An application may emit events with any arguments.
  const channel = isInstance(payload, AGIChannel) ? payload : propertyOf(payload, 'channel');
  return isInstance(channel, AGIChannel) ? channel : undefined;
}
