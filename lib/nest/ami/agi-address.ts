import type { AGIServerOptions } from '../../core/index.js';
import { DEFAULT_PORT } from '../../core/internal.js';
import { messages } from '../agi.messages.js';

/** An address on which a server listens. */
export interface ListeningAddress {
  readonly host: string;
  readonly port: number;
}

/** Addresses that mean every address of the machine, and so no one in particular. */
const WILDCARDS = new Set(['0.0.0.0', '::', '']);

/**
 * The address by which Asterisk reaches this server, for calls that are placed.
 *
 * @param listening where the server listens, if it does
 * @param isAsync whether calls may come by AsyncAGI instead
 * @throws AGIError `E_AGI_INVALID_ARGUMENT` where it cannot be known
 */
export function agiAddress(
  listening: ListeningAddress | undefined,
  { host = '127.0.0.1', port = DEFAULT_PORT }: AGIServerOptions,
  isAsync: boolean,
): string {
  const address = listening ?? { host, port };
  if (WILDCARDS.has(address.host)) {
    if (isAsync) return 'async';
    throw messages.unknownAddress(address.host);
  }
  const shown = address.host.includes(':') ? `[${address.host}]` : address.host;
  return `agi://${shown}:${address.port}`;
}
