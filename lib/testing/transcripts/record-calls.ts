import { mkdir, writeFile } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { AGIError } from '../../core/index.js';
import { addressOf } from '../transport/server-address.js';
import { SessionLog } from './session-log.js';
import { formatTranscript } from './transcript-text.js';
import { factOf, type Transcript } from './transcript.js';

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
  /** Where transcripts are written to, as `<unique id>.agi.txt`; nowhere unless given. */
  readonly folder?: string;
  /** Is told of each call when it is over, with the file if one was written. */
  readonly onCall?: (transcript: Transcript, file: string | undefined) => void;
  /** Is told of a server that cannot be reached, or a file that cannot be written. */
  readonly onError?: (error: Error) => void;
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
 * address cannot be listened on
 *
 * @publicApi
 */
export async function recordCalls(options: RecordOptions): Promise<CallRecorder> {
  const { to, port = 0, host = '127.0.0.1', folder, onCall, onError } = options;
  const target = addressOf(to);
  if (folder !== undefined) await mkdir(folder, { recursive: true });
  const running = new Set<Promise<void>>();

  const server = createServer({ allowHalfOpen: true, noDelay: true }, (asterisk) => {
    const call = relay(asterisk, target, to).then(async (transcript) => {
      const file = folder === undefined ? undefined : await write(transcript, folder);
      onCall?.(transcript, file);
    });
    const told = call.catch((error: unknown) => {
      onError?.(error instanceof Error ? error : new Error(String(error)));
    });
    running.add(told);
    void told.then(() => running.delete(told));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => {
      const message = `cannot listen on ${host}:${port}: ${cause.message}`;
      reject(new AGIError('E_AGI_SOCKET_ERROR', message, { cause }));
    });
    server.listen({ port, host }, resolve);
  });
  const address = server.address() as { port: number };
  return {
    url: `agi://${host.includes(':') ? `[${host}]` : host}:${address.port}`,
    close: async () => {
      server.close();
      await Promise.all(running);
    },
  };
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
        end(true);
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

/** A channel may call more than once: a number tells its sessions apart. */
async function write(transcript: Transcript, folder: string): Promise<string> {
  const name = fileNameOf(transcript);
  for (let count = 1; ; count++) {
    const file = join(folder, `${name}${count === 1 ? '' : `-${count}`}.agi.txt`);
    try {
      await writeFile(file, formatTranscript(transcript), { flag: 'wx' });
      return file;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

/** Unique ids come from the peer: nothing in one may lead out of the folder. */
function fileNameOf(transcript: Transcript): string {
  const id = factOf(transcript, 'agi_uniqueid') ?? 'unnamed';
  return id
    .replaceAll(/[^\w.-]/g, '_')
    .replace(/^\.+/, '_')
    .slice(0, 100);
}
