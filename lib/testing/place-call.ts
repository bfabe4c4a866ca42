import { connect, type Socket } from 'node:net';
import { AGIError, DEFAULT_PORT } from '../core/index.js';
import type { CallReport, SimulatedCallOptions } from './call-options.js';
import { environmentOf } from './environment.js';
import { SimulatedAsterisk } from './simulated-asterisk.js';
import { SimulatedChannel } from './simulated-channel.js';

const DEFAULT_TIMEOUT = 60_000;

/** A call that goes on. */
export interface SimulatedCall {
  /** Resolves when the session is over; rejects if the server cannot be reached or takes too long. */
  readonly ended: Promise<CallReport>;
  /** The caller presses keys now. */
  press(keys: string): void;
  /** The caller hangs up now. */
  hangup(): void;
}

/**
 * Places a call to a FastAGI server over TCP and plays Asterisk's side of it.
 *
 * @param url as in the dialplan: `agi://127.0.0.1:4573/menu?lang=en`
 * @throws AGIError `E_AGI_INVALID_ARGUMENT` for a URL that is none; `ended` rejects with
 * `E_AGI_SOCKET_ERROR` if the server is not there, `E_AGI_COMMAND_TIMEOUT` if the call does not end
 */
export function placeCall(url: string, options: SimulatedCallOptions = {}): SimulatedCall {
  const { host, port } = addressOf(url);
  const channel = new SimulatedChannel(options);
  const socket = connect({ host, port, allowHalfOpen: true });
  const write = (text: string): void => {
    if (socket.writable) socket.write(text);
  };
  const asterisk = new SimulatedAsterisk(channel, write, () => socket.end());
  const environment = environmentOf(url, options);
  socket.once('connect', () => {
    channel.tell('environment', environment.join('\n'));
    write(`${environment.join('\n')}\n\n`);
  });
  socket.setEncoding('utf8').on('data', (text) => {
    asterisk.receive(String(text));
  });
  return {
    ended: outcome(socket, channel, url, options.timeout ?? DEFAULT_TIMEOUT),
    press: (keys) => {
      for (const key of keys) channel.press(key);
    },
    hangup: () => {
      asterisk.hangup();
    },
  };
}

function outcome(
  socket: Socket,
  channel: SimulatedChannel,
  url: string,
  timeout: number,
): Promise<CallReport> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      const message = `the call to ${url} did not end within ${timeout} ms`;
      reject(new AGIError('E_AGI_COMMAND_TIMEOUT', message));
      socket.destroy();
    }, timeout);
    socket.once('error', (cause) => {
      const message = `cannot call ${url}: ${cause.message}; is the server up?`;
      reject(new AGIError('E_AGI_SOCKET_ERROR', message, { cause }));
    });
    // What the server wrote before it closed is executed first.
    socket.once('end', () => {
      channel.interrupt();
      setImmediate(() => socket.end());
    });
    socket.once('close', () => {
      clearTimeout(timer);
      resolve(reportOf(channel));
    });
  });
}

function reportOf(channel: SimulatedChannel): CallReport {
  const { variables, report, script, dialogue } = channel;
  const status = channel.failed ? 'FAILURE' : channel.hungUp ? 'HANGUP' : 'SUCCESS';
  return {
    status,
    outcome: variables.AGI_OUTCOME ?? '',
    ...report,
    variables,
    unused: script,
    dialogue,
  };
}

function addressOf(url: string): { host: string; port: number } {
  const match = /^agi:\/\/(\[[^\]]+\]|[^/:?#]+)(?::(\d+))?(?=\/|$)/i.exec(url);
  if (!match) {
    throw new AGIError(
      'E_AGI_INVALID_ARGUMENT',
      `${JSON.stringify(url)} is no FastAGI URL; write it as in the dialplan: agi://host:port/path`,
    );
  }
  const [, host = '', port] = match;
  return {
    host: host.replace(/^\[|\]$/g, ''),
    port: port === undefined ? DEFAULT_PORT : Number(port),
  };
}
