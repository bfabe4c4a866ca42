import { connect, createServer, type Socket } from 'node:net';
import { inspect } from 'node:util';
import { AGIError } from '../../core/index.js';
import { Deadline } from '../../core/internal.js';
import { addressOf } from '../transport/server-address.js';
import { SessionLog } from './session-log.js';
import { makeFolder, writeTranscript } from './transcript-file.js';
import type { Transcript } from './transcript.js';

/** How long Asterisk may take to close a call whose server could not be reached, in ms. */
const LINGER = 1000;

/**
 * How calls are recorded.
 *
 * @publicApi
 */
export interface RecordCallsOptions {
  /** The FastAGI server to which calls are handed on: `agi://127.0.0.1:4573`. */
  readonly to: string;
  /** The port on which the recorder listens; a free one unless given. */
  readonly port?: number;
  /** The address on which the recorder listens; `127.0.0.1` unless given. */
  readonly host?: string;
  /**
   * The folder for transcripts, `<unique id>.agi.txt`; none is written unless it is given. It is made if
   * it is not there. Only their owner can read the files: they have all that was said.
   */
  readonly folder?: string;
  /** Gets each call when it is over, with the file if one was written. */
  readonly onCall?: (transcript: Transcript, file: string | undefined) => unknown;
  /**
   * Gets the error of a server that cannot be reached, of a file that cannot be written, and of `onCall`.
   * It names the file, and `onCall` still gets the transcript. A process warning unless given.
   */
  readonly onError?: (error: Error) => unknown;
}

/**
 * A recorder that stands between Asterisk and a server.
 *
 * @publicApi
 */
export interface CallRecorder {
  /** The URL that the dialplan calls in place of the server: `agi://127.0.0.1:40123`. */
  readonly url: string;
  /** Takes no more calls, and resolves when the running ones are over and written. */
  close(): Promise<void>;
}

/**
 * Listens in the place of a FastAGI server, hands every byte on in both directions, and writes down
 * each session: of a real Asterisk, or of anything that speaks FastAGI.
 *
 * @throws AGIError `E_AGI_INVALID_ARGUMENT` for a text that is no FastAGI URL; `E_AGI_SOCKET_ERROR` if the
 * address cannot be listened on; Error with the `code` and `path` of a folder that cannot be made
 *
 * @publicApi
 */
export async function recordCalls(options: RecordCallsOptions): Promise<CallRecorder> {
  const { to, port = 0, host = '127.0.0.1', folder, onCall, onError = warn } = options;
  const target = addressOf(to);
  if (folder !== undefined) await makeFolder(folder);
  const running = new Set<Promise<void>>();
  const complain = async (error: unknown): Promise<void> => {
    try {
      await onError(error instanceof Error ? error : new Error(inspect(error)));
    } catch (mistake) {
      warn(mistake);
    }
  };
  const keep = async (asterisk: Socket): Promise<void> => {
    try {
      const transcript = await relay(asterisk, target, to);
      let file: string | undefined;
      if (folder !== undefined) {
        file = await writeTranscript(transcript, folder).catch(async (error: unknown) => {
          await complain(error);
          return undefined;
        });
      }
      await onCall?.(transcript, file);
    } catch (error) {
      await complain(error);
    }
  };

  const server = createServer({ allowHalfOpen: true, noDelay: true }, (asterisk) => {
    const call = keep(asterisk);
    running.add(call);
    void call.then(() => running.delete(call));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => {
      const message = `cannot listen on ${host}:${port}: ${cause.message}`;
      reject(new AGIError('E_AGI_SOCKET_ERROR', message, { cause }));
    });
    server.listen({ port, host }, resolve);
  });
  // Such an error comes when the process has no free descriptor for a connection, for example.
  server.on('error', (error) => void complain(error));
  const address = server.address() as { port: number };
  return {
    url: `agi://${host.includes(':') ? `[${host}]` : host}:${address.port}`,
    close: async () => {
      server.close();
      await Promise.all(running);
    },
  };
}

function warn(error: unknown): void {
  process.emitWarning(
    `a recorded call: ${error instanceof Error ? error.message : inspect(error)}`,
  );
}

function destroy(socket: Socket): void {
  socket.destroy();
}

/** Hands on what either side sends, and resolves with the transcript when both sides have closed. */
function relay(
  asterisk: Socket,
  target: { host: string; port: number },
  to: string,
): Promise<Transcript> {
  const log = new SessionLog();
  const server = connect({ ...target, allowHalfOpen: true, noDelay: true });
  return new Promise((resolve, reject) => {
    let connected = false;
    server.once('connect', () => (connected = true));
    server.on('error', (cause) => {
      if (connected) return;
      // The dialplan reads FAILURE, as it does when a call without a recorder reaches no server.
      asterisk.end('failure\n');
      const linger = new Deadline(LINGER, destroy, asterisk);
      asterisk.once('close', () => {
        linger.clear();
      });
      const message = `cannot hand a call on to ${to}: ${cause.message}`;
      reject(new AGIError('E_AGI_SOCKET_ERROR', message, { cause }));
    });
    let open = 2;
    const pass = (from: Socket, on: Socket, name: 'asterisk' | 'server'): void => {
      let over = false;
      const end = (reset: boolean): void => {
        if (over) return;
        over = true;
        log.ended(name, reset);
        // Each side sees the end of the other as if it were connected directly.
        if (reset) on.resetAndDestroy();
        else on.end();
      };
      from.on('data', (chunk: Buffer) => {
        log.bytes(name, chunk);
        if (on.writable) on.write(chunk);
      });
      from.once('end', () => {
        end(false);
      });
      from.on('error', () => {
        if (connected || from === asterisk) end(true);
      });
      from.once('close', () => {
        // The reset of the other side has ended this one: nothing more is written down.
        over = true;
        if (--open === 0) resolve(log.transcript);
      });
    };
    pass(asterisk, server, 'asterisk');
    pass(server, asterisk, 'server');
  });
}
