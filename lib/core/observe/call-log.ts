import type { AGIDiagnostics, WatchedCall } from '../diagnostics.js';
import { describeThrown, type DescribedThrown } from '../reporting/describe-thrown.js';
import { maskCaller, maskDigits, maskPath } from '../reporting/masking.js';
import { printable } from '../reporting/printable.js';
import { outcomeLabel } from './outcome-label.js';
import { listenTo } from './subscriptions.js';

/**
 * One line of a log, as data.
 *
 * @publicApi
 */
export type CallLogRecord =
  | {
      readonly level: 'info';
      readonly event: 'call_start';
      /** Asterisk's unique id of the channel; in every record of the call. */
      readonly callId: string;
      readonly channel: string | undefined;
      readonly caller: string | undefined;
      readonly path: string;
    }
  | {
      readonly level: 'info' | 'warn' | 'error';
      readonly event: 'call_end';
      readonly callId: string;
      /** Pattern of the route, such as `/menu/:lang`. */
      readonly route: string | undefined;
      readonly outcome: string;
      /** In ms. */
      readonly duration: number;
      /** What a handler or a check threw, or what broke the connection. */
      readonly error: DescribedThrown | undefined;
    }
  | {
      readonly level: 'debug';
      readonly event: 'command';
      readonly callId: string;
      /** Its words, without arguments: `GET DATA`. */
      readonly command: string;
      /** In ms from when it was written; `undefined` if it never was. */
      readonly duration: number | undefined;
      readonly status: number | undefined;
      readonly error: string | undefined;
    }
  | {
      readonly level: 'warn';
      readonly event: 'connection_refused';
      readonly remoteAddress: string | undefined;
      readonly outcome: string;
    };

/** @publicApi */
export interface CallLogOptions {
  /** Whether numbers in paths, channels and callers are made unreadable; true unless given. */
  readonly mask?: boolean;
  /** Whether each command is a record too; false unless given. */
  readonly commands?: boolean;
}

const ERRORS = new Set(['handler_error', 'auth_error', 'protocol_error']);
const FINE = new Set(['completed', 'hangup', 'disconnected']);

/**
 * Writes a structured log of the calls of all AGI servers of the process: each record has the call's
 * unique id, none has digits, arguments, tokens or queries, and numbers are masked, in the messages of
 * errors too. Every text is printable: nothing that a peer sends ends a line or moves a cursor.
 *
 * A `write` that throws or rejects is reported as a process warning, `AGI_CALLBACK_ERROR`.
 *
 * @example
 * const stop = logCalls(({ level, ...record }) => pino[level](record));
 *
 * @param write given each record as it comes
 * @returns what stops it
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
      // What a handler gave to channel.fail() may hold anything.
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
  return listenTo(listeners, 'the function given to logCalls()');
}

function idOf({ uniqueId }: WatchedCall): string {
  return printable(uniqueId ?? 'unknown');
}
