import type { AGIDiagnostics, WatchedCall } from '../diagnostics.js';
import { describeThrown, type DescribedThrown } from '../reporting/describe-thrown.js';
import { maskCaller, maskDigits, maskPath } from '../reporting/masking.js';
import { printable } from '../reporting/printable.js';
import { outcomeLabel } from './outcome-label.js';
import { subscribeTo } from './subscriptions.js';

/**
 * One line of a log, as data: the start or the end of a call, a command, or a refused connection.
 *
 * @publicApi
 */
export type CallLogRecord =
  | {
      /** The level of the record. */
      readonly level: 'info';
      /** A call has begun. */
      readonly event: 'call_start';
      /** Asterisk's unique id of the channel. It is in every record of the call. */
      readonly callId: string;
      /** Name of the channel, masked. */
      readonly channel: string | undefined;
      /** Number of the caller, masked. */
      readonly caller: string | undefined;
      /** Path of the call, masked. */
      readonly path: string;
    }
  | {
      /** `error` for a fault of the application or the protocol, `warn` for a refusal. */
      readonly level: 'info' | 'warn' | 'error';
      /** A call has ended. */
      readonly event: 'call_end';
      /** Asterisk's unique id of the channel. */
      readonly callId: string;
      /** Pattern of the route, such as `/menu/:lang`. */
      readonly route: string | undefined;
      /** How the call ended: `completed`, `hangup`, `disconnected`, or the reason of a refusal. */
      readonly outcome: string;
      /** Duration of the call in ms. */
      readonly duration: number;
      /** The error of a handler, an auth function or the connection. */
      readonly error: DescribedThrown | undefined;
    }
  | {
      /** The level of the record. */
      readonly level: 'debug';
      /** A command was answered, or given up. */
      readonly event: 'command';
      /** Asterisk's unique id of the channel. */
      readonly callId: string;
      /** The words of the command, without arguments: `GET DATA`. */
      readonly command: string;
      /** Time in ms from the writing of the command; `undefined` if it was never written. */
      readonly duration: number | undefined;
      /** Status of the reply: 200, 510, 511 or 520. */
      readonly status: number | undefined;
      /** Code of the error with which the command was given up. */
      readonly error: string | undefined;
    }
  | {
      /** The level of the record. */
      readonly level: 'warn';
      /** A connection was refused before its environment was read. */
      readonly event: 'connection_refused';
      /** IP address of the peer; `undefined` on a Unix socket. */
      readonly remoteAddress: string | undefined;
      /** The reason, as the dialplan reads it in `AGI_OUTCOME`. */
      readonly outcome: string;
    };

/**
 * What {@link logCalls} writes.
 *
 * @publicApi
 */
export interface CallLogOptions {
  /** Whether numbers in paths, channels and callers are masked; true unless given. */
  readonly mask?: boolean;
  /** Whether there is a record for each command, too; false unless given. */
  readonly commands?: boolean;
}

const ERRORS = new Set(['handler_error', 'auth_error', 'protocol_error']);
const FINE = new Set(['completed', 'hangup', 'disconnected']);

/**
 * Writes a structured log of the calls of all AGI servers of the process. Each record has the call's
 * unique id. No record has digits, arguments, tokens or queries, and numbers are masked, also in the
 * messages of errors. Every text is printable: no character of a peer ends a line or moves a cursor.
 *
 * If `write` throws or rejects, there is a process warning `AGI_CALLBACK_ERROR`.
 *
 * @example
 * const stop = logCalls(({ level, ...record }) => pino[level](record));
 *
 * @param write called with each record
 * @param options what is written
 * @returns a function that ends the log
 *
 * @publicApi
 */
export function logCalls(
  write: (record: CallLogRecord) => unknown,
  { mask = true, commands = false }: CallLogOptions = {},
): () => void {
  const asIs = (text: string): string => text;
  const digits = mask ? maskDigits : asIs;
  const number = mask ? maskCaller : asIs;
  const listeners = {
    'nestjs-agi:connection': ({
      remoteAddress,
      outcome,
    }: AGIDiagnostics['nestjs-agi:connection']) =>
      outcome === 'accepted'
        ? undefined
        : write({ level: 'warn', event: 'connection_refused', remoteAddress, outcome }),
    'nestjs-agi:call:start': ({ call }: AGIDiagnostics['nestjs-agi:call:start']) => {
      const { channel, callerId } = call;
      return write({
        level: 'info',
        event: 'call_start',
        callId: idOf(call),
        channel: channel && printable(digits(channel)),
        caller: callerId && printable(number(callerId)),
        path: printable(mask ? maskPath(call.path) : call.path),
      });
    },
    'nestjs-agi:call:end': ({
      call,
      outcome: given,
      duration,
      error: thrown,
    }: AGIDiagnostics['nestjs-agi:call:end']) => {
      const { route } = call;
      // A reason that a handler gave to channel.fail() may hold any text.
      const outcome = mask ? outcomeLabel(given) : printable(given);
      const level = ERRORS.has(given) ? 'error' : FINE.has(given) ? 'info' : 'warn';
      const error =
        thrown === undefined ? undefined : describeThrown(thrown, mask ? undefined : asIs);
      return write({
        level,
        event: 'call_end',
        callId: idOf(call),
        route,
        outcome,
        duration,
        error,
      });
    },
    ...(commands && {
      'nestjs-agi:command:end': (end: AGIDiagnostics['nestjs-agi:command:end']) => {
        const { call, command, duration, status, error } = end;
        const callId = idOf(call);
        return write({
          level: 'debug',
          event: 'command',
          callId,
          command,
          duration,
          status,
          error,
        });
      },
    }),
  };
  return subscribeTo(listeners, 'the function given to logCalls()');
}

function idOf({ uniqueId }: WatchedCall): string {
  return printable(uniqueId ?? 'unknown');
}
