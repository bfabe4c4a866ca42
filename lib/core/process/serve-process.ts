import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { EventEmitter } from 'node:events';
import type { AGIDiagnostics } from '../diagnostics.js';
import { invalidArgument } from '../errors.js';
import { resolveOptions } from '../options/resolve-options.js';
import { ConnectionGate } from '../server/admission/connection-gate.js';
import type { AGIHandler } from '../server/agi-route.js';
import { createEmit } from '../server/emit-server-event.js';
import { ProxyHandshake } from '../server/proxy/proxy-handshake.js';
import type { AGIServerEvents } from '../server/server-events.js';
import {
  SERVER_OPTIONS,
  type AGIServerOptions,
  type ServerSettings,
} from '../server/server-options.js';
import { AfterCalls } from '../server/session/after-calls.js';
import { RunningCalls } from '../server/session/running-calls.js';
import { Session } from '../server/session/session.js';
import { ProgramStream } from './program-stream.js';
import { reserveOutput } from './reserve-output.js';

/**
 * Options of {@link serveProcess}: those of a server that do not concern its network.
 *
 * @publicApi
 */
export type ProcessOptions = Pick<
  AGIServerOptions,
  | 'handshakeTimeout'
  | 'maxEnvironmentBytes'
  | 'maxReplyBytes'
  | 'maxQueuedCommands'
  | 'commandTimeout'
  | 'hangupGrace'
  | 'endOnRedirect'
  | 'sessionTimeout'
  | 'exactValues'
  | 'environment'
  | 'lastWords'
>;

/** The names of the options of a server that concern a program as well. */
const OPTION_NAMES = [
  'handshakeTimeout',
  'maxEnvironmentBytes',
  'maxReplyBytes',
  'maxQueuedCommands',
  'commandTimeout',
  'hangupGrace',
  'endOnRedirect',
  'sessionTimeout',
  'exactValues',
  'environment',
  'lastWords',
] as const satisfies readonly (keyof ProcessOptions)[];

/**
 * Runs a handler for the call for which Asterisk has started this process: `AGI(script.js,one,two)`. The channel is
 * the same as over FastAGI, so that a handler does not know the difference. The arguments after the script's name
 * are in `channel.request.args`.
 *
 * SIGHUP is the hangup, and so is the end of the standard input; where the dialplan has set `AGISIGHUP=no`, the
 * first command on the dead channel tells it. The standard output belongs to Asterisk: what `console` writes goes
 * to the standard error, which Asterisk does not read (it is Asterisk's own).
 *
 * If the handler throws, its error is printed to the standard error, the dialplan reads `FAILURE` in `AGISTATUS`
 * and `handler_error` in `AGI_OUTCOME`, and the exit code is 1. The same holds for a session that ends as failed
 * in any other way.
 *
 * **Asterisk waits until the process has ended**, and only then goes on in the dialplan. So close whatever keeps
 * the process alive (a pool of database connections), or call `process.exit()` when the promise has resolved.
 *
 * @example
 * ```ts
 * #!/usr/bin/env node
 * import { serveProcess } from 'nestjs-agi/core';
 *
 * await serveProcess(async (channel) => {
 *   await channel.answer();
 *   await channel.streamFile('hello-world');
 * });
 * ```
 *
 * @param handler the same as for a route of a server; the parameters are those of the query, if there is one
 * @param options times in ms and limits, as those of a server
 * @returns resolves when the call is over and the work after it (`afterCall`) is done; never rejects for what
 * happens in the call
 * @throws AGIError `E_AGI_INVALID_ARGUMENT` for a handler that is no function, or an option that is wrong
 * @publicApi
 */
export async function serveProcess(
  handler: AGIHandler,
  options: ProcessOptions = {},
): Promise<void> {
  if (typeof handler !== 'function')
    throw invalidArgument('serveProcess: handler', handler, 'a function');
  const settings = settingsOf(options);
  const stream = new ProgramStream({ input: process.stdin, output: reserveOutput() });
  // It stays: Asterisk sends the signal once more after the call, and it would end the process.
  process.on('SIGHUP', () => {
    stream.hangup();
  });
  if (!(await runSession(stream, handler, settings))) process.exitCode = 1;
}

function settingsOf(options: unknown): ServerSettings {
  const rules = Object.fromEntries(OPTION_NAMES.map((name) => [name, SERVER_OPTIONS[name]]));
  const given = resolveOptions(options, rules, 'serveProcess options');
  return { ...resolveOptions(undefined, SERVER_OPTIONS, ''), ...given };
}

/** Runs the one session; resolves with whether it ended well. */
async function runSession(
  stream: ProgramStream,
  handler: AGIHandler,
  settings: ServerSettings,
): Promise<boolean> {
  const events = new EventEmitter<AGIServerEvents>();
  const emit = createEmit(events);
  const calls = new RunningCalls();
  const afterCalls = new AfterCalls();
  const { untrusted } = new ConnectionGate(settings, () => undefined);
  let outcome = 'protocol_error';
  events.on('connection', (channel) => {
    channel.on('end', (how) => {
      outcome = how;
    });
  });
  const tellRefusal = (message: unknown): void => {
    const { outcome: refusal, reason } = message as AGIDiagnostics['nestjs-agi:connection'];
    if (refusal === 'accepted') return;
    // eslint-disable-next-line no-console -- nothing else tells it, and the standard error is for it
    console.error(`there is no call (${refusal}): ${reason ?? 'Asterisk has sent no environment'}`);
  };
  subscribe('nestjs-agi:connection', tellRefusal);
  await new Promise<void>((resolve) => {
    const session = new Session(stream, {
      settings,
      emit,
      route: () => ({ handler }),
      auth: undefined,
      calls,
      afterCalls,
      untrusted,
      watchers: undefined,
      opened: () => undefined,
      closed: () => {
        resolve();
      },
    });
    session.start(new ProxyHandshake());
  });
  await calls.none();
  unsubscribe('nestjs-agi:connection', tellRefusal);
  return outcome === 'completed' || outcome === 'hangup';
}
