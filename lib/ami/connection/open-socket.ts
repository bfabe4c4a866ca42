import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';
import type { ConnectionSettings } from './settings.js';

/** Silence in ms after which TCP probes whether the peer is still there. */
const KEEP_ALIVE = 30_000;

/** Begins to connect, over TLS if that is asked for, or by a transport of the application's own. */
export function openSocket({ host, port, tls, transport }: ConnectionSettings): Duplex {
  if (transport) return transport.connect();
  const socket = tls === false ? connect({ host, port }) : connectTls(secured(host, port, tls));
  return socket.setNoDelay(true).setKeepAlive(true, KEEP_ALIVE);
}

/** The name of a certificate is that of the host, unless the application says another. */
function secured(host: string, port: number, tls: true | ConnectionOptions): ConnectionOptions {
  return { ...(tls === true ? {} : tls), host, port };
}
