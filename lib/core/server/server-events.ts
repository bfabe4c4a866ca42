import { AGIChannel } from '../channel/agi-channel.js';
import { isInstance, propertyOf } from '../reporting/look-safely.js';
import type { AGIParams } from '../channel/agi-request.js';

/** Events of a server, with their arguments. */
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
  /** A call has come in and told its facts. */
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
  /** No route matches a call; `nearest` are the patterns that its path is most like. */
  no_handler: [data: { path: string; channel: AGIChannel; nearest: readonly string[] }];
  /** A handler threw, whatever it was. Without a listener it is printed to stderr. */
  handler_error: [data: { error: unknown; path: string; channel: AGIChannel }];
  /**
   * A command failed: timed out, was refused, was lost with its session, or Asterisk lacks the sound that
   * it was to play (`E_AGI_MISSING_SOUND`: the command itself resolves as Asterisk answers it).
   */
  execute_error: [data: { error: Error; channel: AGIChannel }];
  /** Authentication said no. */
  auth_failed: [data: { channel: AGIChannel; path: string; reason: string }];
  /** Authentication threw, whatever it was. Without a listener it is printed to stderr. */
  auth_error: [data: { channel: AGIChannel; path: string; error: unknown }];
}

/** Emits an event of a server. */
export type EmitServerEvent = <Name extends keyof AGIServerEvents>(
  name: Name,
  ...args: AGIServerEvents[Name]
) => void;

/** The channel of the call that an event is of; `undefined` for an event of the server itself. */
export function channelOf([payload]: readonly unknown[]): AGIChannel | undefined {
  // An application may emit anything.
  const channel = isInstance(payload, AGIChannel) ? payload : propertyOf(payload, 'channel');
  return isInstance(channel, AGIChannel) ? channel : undefined;
}
