import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AGIError, type AGIServer } from '../../core/index.js';
import { checkOptionalValue, aFunction, integer, text } from '../../core/internal.js';
import { CallInspector } from './call-inspector.js';
import { sendError } from './http/answers.js';
import type { InspectorOptions } from './options.js';

/**
 * Options of {@link inspect}.
 *
 * @publicApi
 */
export interface InspectOptions extends InspectorOptions {
  /** The port of the page: a free one unless given. */
  port?: number;
  /** The address on which the page is served: `127.0.0.1`. */
  host?: string;
  /**
   * Says whether a request may be answered; it may look at a header, for example. Unless given, only requests of
   * this machine are answered. Anything but `true`, and an error, means 403.
   */
  guard?: (request: IncomingMessage) => boolean | Promise<boolean>;
}

/**
 * A page that is being served.
 *
 * @publicApi
 */
export interface ServedInspector {
  /** The address of the page: `http://127.0.0.1:40123/`. */
  readonly url: string;
  /** The inspector itself, to watch more servers or to put notes into calls. */
  readonly inspector: CallInspector;
  /** Stops serving, closes open pages, and forgets the calls. */
  close(): Promise<void>;
}

/**
 * Shows the calls of a server on a page of its own HTTP server.
 *
 * @param server any `AGIServer` of this process
 * @param options all have defaults
 * @returns resolves when the page is served
 * @throws AGIError `E_AGI_INVALID_ARGUMENT` for an option that is wrong; `E_AGI_SOCKET_ERROR` if the address
 * cannot be listened on
 *
 * @publicApi
 */
export async function inspect(
  server: AGIServer,
  { port = 0, host = '127.0.0.1', guard, ...options }: InspectOptions = {},
): Promise<ServedInspector> {
  checkOptionalValue('inspect: port', port, integer({ least: 0, most: 65_535 }));
  checkOptionalValue('inspect: host', host, text);
  checkOptionalValue('inspect: guard', guard, aFunction());
  const inspector = new CallInspector(options).watch(server);
  const http = createServer((request, response) => {
    if (guard === undefined) inspector.handle(request, response);
    else void answerGuarded(inspector, guard, request, response);
  });
  try {
    await new Promise<void>((resolve, reject) => {
      http.once('error', reject);
      http.listen({ port, host }, resolve);
    });
  } catch (cause) {
    inspector.close();
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new AGIError('E_AGI_SOCKET_ERROR', `inspect: cannot listen on ${host}:${port}: ${why}`, {
      cause,
    });
  }
  const { port: taken } = http.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${taken}/`,
    inspector,
    close: async () => {
      inspector.close();
      await new Promise<void>((resolve) => {
        http.close(() => {
          resolve();
        });
        http.closeAllConnections();
      });
    },
  };
}

async function answerGuarded(
  inspector: CallInspector,
  guard: (request: IncomingMessage) => boolean | Promise<boolean>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  let allowed = false;
  try {
    // JavaScript may give anything.
    const verdict: unknown = await guard(request);
    allowed = verdict === true;
  } catch {
    // A guard that fails lets nobody through.
  }
  if (allowed) inspector.handle(request, response, { guarded: true });
  else sendError(response, 403, 'the guard of the inspector has refused this request');
}
