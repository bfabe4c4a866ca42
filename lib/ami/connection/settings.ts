import type { ConnectionOptions } from 'node:tls';
import type { AmiHeaders } from '../codec/message.js';
import type { AmiTransport } from '../transport/transport.js';

/**
 * Options of Node's `tls.connect()`, such as `ca`, `cert`, `key` and `servername`.
 *
 * @publicApi
 */
export type AmiTlsOptions = ConnectionOptions;

/** Everything that a session with the manager is given; all checked. */
export interface ConnectionSettings {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly secret: string;
  readonly login: 'challenge' | 'plain';
  readonly tls: boolean | AmiTlsOptions;
  readonly transport: AmiTransport | undefined;
  readonly events: string | undefined;
  readonly connectTimeout: number;
  readonly bootTimeout: number;
  readonly actionTimeout: number;
  readonly pingInterval: number;
  readonly pingTimeout: number;
  readonly maxPendingActions: number;
  readonly maxListEvents: number;
  readonly maxMessageBytes: number;
  readonly maxMessageLines: number;
  readonly encoding: 'utf8' | 'latin1';
}

/** An action that is sent again to each new session. */
export interface RepeatedAction {
  readonly name: string;
  readonly headers: AmiHeaders;
}
