import type { WatchedCall } from '../diagnostics.js';
import { outcomeLabel } from './outcome-label.js';
import { listenTo } from './subscriptions.js';

interface Span {
  setAttribute(name: string, value: string | number): unknown;
  updateName(name: string): unknown;
  setStatus(status: { code: number; message?: string }): unknown;
  end(): void;
}

interface Tracer<Context> {
  startSpan(
    name: string,
    options: { kind?: number; attributes?: Record<string, string | number> },
    context?: Context,
  ): unknown;
}

/**
 * What is used of `@opentelemetry/api`, which is given rather than imported: it stays optional, and
 * yours.
 *
 * @publicApi
 */
export interface OpenTelemetryApi<Context = unknown> {
  readonly trace: {
    getTracer(name: string): Tracer<Context>;
    setSpan(context: Context, span: never): Context;
  };
  readonly context: { active(): Context };
}

/** @publicApi */
export interface TraceOptions {
  /** Whether each command is a span of its own; true unless given. */
  readonly commands?: boolean;
}

/** `SpanKind.SERVER` and `CLIENT`, `SpanStatusCode.ERROR`. */
const SERVER = 1;
const CLIENT = 2;
const ERROR = 2;

/** Outcomes that somebody should look at. */
const FAILED = new Set(['handler_error', 'auth_error', 'protocol_error', 'session_timeout']);

/**
 * Makes a span of each call, and of each command within it. They carry Asterisk's unique id, the
 * route, commands by their words, and outcomes; no digits, no numbers, no arguments.
 *
 * @example
 * import * as api from '@opentelemetry/api';
 * const stop = traceCalls(api);
 *
 * @returns what stops it
 *
 * @publicApi
 */
export function traceCalls<Context>(
  { trace, context }: OpenTelemetryApi<Context>,
  { commands = true }: TraceOptions = {},
): () => void {
  const tracer = trace.getTracer('nestjs-agi');
  const calls = new WeakMap<WatchedCall, { span: Span; within: Context; command?: Span }>();
  return listenTo(
    {
      'nestjs-agi:call:start': ({ call }) => {
        const attributes = { 'agi.unique_id': call.uniqueId ?? 'unknown' };
        const span = tracer.startSpan('agi call', { kind: SERVER, attributes }) as Span;
        calls.set(call, { span, within: trace.setSpan(context.active(), span as never) });
      },
      'nestjs-agi:call:end': ({ call, outcome }) => {
        const watched = calls.get(call);
        if (watched === undefined) return;
        calls.delete(call);
        const { span } = watched;
        watched.command?.end();
        if (call.route !== undefined) {
          span.updateName(`agi ${call.route}`);
          span.setAttribute('agi.route', call.route);
        }
        span.setAttribute('agi.outcome', outcomeLabel(outcome));
        if (FAILED.has(outcome)) span.setStatus({ code: ERROR, message: outcome });
        span.end();
      },
      ...(commands && {
        'nestjs-agi:command:start': ({ call, command }: { call: WatchedCall; command: string }) => {
          const watched = calls.get(call);
          if (watched === undefined) return;
          const attributes = { 'agi.command': command };
          // One command is in flight at a time; one that was given up on may still be open.
          watched.command?.end();
          watched.command = tracer.startSpan(
            command,
            { kind: CLIENT, attributes },
            watched.within,
          ) as Span;
        },
        'nestjs-agi:command:end': ({
          call,
          duration,
          status,
          error,
        }: {
          call: WatchedCall;
          duration: number | undefined;
          status: number | undefined;
          error: string | undefined;
        }) => {
          const watched = calls.get(call);
          if (watched?.command === undefined || duration === undefined) return;
          const { command: span } = watched;
          delete watched.command;
          if (status !== undefined) span.setAttribute('agi.status', status);
          if (error !== undefined) span.setStatus({ code: ERROR, message: error });
          span.end();
        },
      }),
    },
    'traceCalls()',
  );
}
