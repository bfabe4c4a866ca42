import type { WatchedCall } from '../diagnostics.js';
import { maskCaller, maskDigits } from './masking.js';
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
 * unique id, none has digits, arguments, tokens or queries, and numbers are masked.
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
  write: (record: CallLogRecord) => void,
  { mask = true, commands = false }: CallLogOptions = {},
): () => void {
  const digits = mask ? maskDigits : (text: string) => text;
  const number = mask ? maskCaller : (text: string) => text;
  return listenTo({
    'nestjs-agi:connection': ({ remoteAddress, outcome }) => {
      if (outcome === 'accepted') return;
      write({ level: 'warn', event: 'connection_refused', remoteAddress, outcome });
    },
    'nestjs-agi:call:start': ({ call }) => {
      const { channel, callerId } = call;
      write({
        level: 'info',
        event: 'call_start',
        callId: idOf(call),
        channel: channel && digits(channel),
        caller: callerId && number(callerId),
        path: digits(call.path),
      });
    },
    'nestjs-agi:call:end': ({ call, outcome: given, duration }) => {
      // What a handler gave to channel.fail() may hold anything.
      const outcome = mask ? outcomeLabel(given) : given;
      const level = ERRORS.has(given) ? 'error' : FINE.has(given) ? 'info' : 'warn';
      write({ level, event: 'call_end', callId: idOf(call), route: call.route, outcome, duration });
    },
    ...(commands && {
      'nestjs-agi:command:end': (end: {
        call: WatchedCall;
        command: string;
        duration: number | undefined;
        status: number | undefined;
        error: string | undefined;
      }) => {
        const { call, command, duration, status, error } = end;
        const callId = idOf(call);
        write({ level: 'debug', event: 'command', callId, command, duration, status, error });
      },
    }),
  });
}

function idOf({ uniqueId }: WatchedCall): string {
  return uniqueId ?? 'unknown';
}
