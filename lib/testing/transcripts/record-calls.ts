import { connect, createServer, type Socket } from 'node:net';
import { inspect } from 'node:util';
import { AGIError, Deadline } from '../../core/index.js';
import { addressOf } from '../transport/server-address.js';
import { SessionLog } from './session-log.js';
import { makeFolder, writeTranscript } from './transcript-file.js';
import type { Transcript } from './transcript.js';

/** How long, in ms, Asterisk is given to close a call that could not be handed on. */
const LINGER = 1000;

/**
 * How calls are recorded.
 *
 * @publicApi
 */
export interface RecordOptions {
  /** The FastAGI server that calls are handed on to: `agi://127.0.0.1:4573`. */
  readonly to: string;
  /** Where Asterisk reaches the recorder; a free port of `127.0.0.1` unless given. */
  readonly port?: number;
  readonly host?: string;
  /**
   * Where transcripts are written to, as `<unique id>.agi.txt`; nowhere unless given. It is made if
   * need be. Its files can be read by their owner only: they have all that was said.
   */
  readonly folder?: string;
  /** Is told of each call when it is over, with the file if one was written. */
  readonly onCall?: (transcript: Transcript, file: string | undefined) => unknown;
  /**
   * Is told of a server that cannot be reached, and of a file that cannot be written: the error names
   * it, and `onCall` still gets the transcript. A process warning unless given.
   */
  readonly onError?: (error: Error) => unknown;
}

/**
 * A recorder that stands between Asterisk and a server.
 *
 * @publicApi
 */
export interface CallRecorder {
  /** What the dialplan calls in place of the server: `agi://127.0.0.1:40123`. */
  readonly url: string;
  /** Takes no more calls, and resolves when those that run are over and written. */
  close(): Promise<void>;
}

/**
 * Listens in the place of a FastAGI server, hands every byte on in both directions, and writes down
 * each session: of a real Asterisk, or of anything that speaks FastAGI.
 *
 * @throws AGIError `E_AGI_INVALID_ARGUMENT` for a URL that is none; `E_AGI_SOCKET_ERROR` if the
 * address cannot be listened on; Error with the `code` and `path` of a folder that cannot be made
 *
 * @publicApi
 */
export async function recordCalls(options: RecordOptions): Promise<CallRecorder> {
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
  // A process without a free descriptor, for one, cannot take a connection.
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

/** Hands on what either side sends, and resolves with it when both have closed. */
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
      // Without the recorder, the dialplan of a call that reaches nobody reads FAILURE as well.
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
        // As the one side did it, so the other hears it.
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
        // Ended by the other side's reset: there is no more to tell.
        over = true;
        if (--open === 0) resolve(log.transcript);
      });
    };
    pass(asterisk, server, 'asterisk');
    pass(server, asterisk, 'server');
  });
}
