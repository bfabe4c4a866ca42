import type { WatchedCall } from '../diagnostics.js';
import { outcomeLabel } from './outcome-label.js';
import { subscribeTo } from './subscriptions.js';

interface Span {
  isRecording(): boolean;
  setAttribute(name: string, value: string | number): unknown;
  updateName(name: string): unknown;
  setStatus(status: { code: number; message?: string }): unknown;
  end(): void;
}

/**
 * The part of a tracer of `@opentelemetry/api` that {@link traceCalls} needs.
 *
 * @publicApi
 */
export interface OpenTelemetryTracer<Context> {
  /** Starts a span; what it returns is given back to the same library. */
  startSpan(
    name: string,
    options: { kind?: number; attributes?: Record<string, string | number> },
    context?: Context,
  ): unknown;
}

/**
 * The part of `@opentelemetry/api` that {@link traceCalls} needs. The application imports that package and
 * gives it, so that this package does not depend on it.
 *
 * @publicApi
 */
export interface OpenTelemetryApi<Context = unknown> {
  /** The `trace` of `@opentelemetry/api`. */
  readonly trace: {
    /** Returns the tracer that makes spans. */
    getTracer(name: string): OpenTelemetryTracer<Context>;
    /** Returns a context in which the span is the current one. */
    setSpan(context: Context, span: never): Context;
  };
  /** The `context` of `@opentelemetry/api`. */
  readonly context: {
    /** Returns the current context. */
    active(): Context;
  };
}

/**
 * What {@link traceCalls} makes spans of.
 *
 * @publicApi
 */
export interface TraceOptions {
  /** Whether there is a span for each command, too; true unless given. */
  readonly commands?: boolean;
}

/** `SpanKind.SERVER` and `CLIENT`, `SpanStatusCode.ERROR`. */
const SERVER = 1;
const CLIENT = 2;
const ERROR = 2;

/** The outcomes that are faults, and mark a span as failed. */
const FAILED = new Set(['handler_error', 'auth_error', 'protocol_error', 'session_timeout']);

/**
 * Makes a span for each call of all AGI servers of the process, and within it one for each command. Spans
 * have Asterisk's unique id, the route, the words of commands and outcomes. They have no digits, no
 * numbers and no arguments.
 *
 * @example
 * import * as api from '@opentelemetry/api';
 * const stop = traceCalls(api);
 *
 * @param api the module `@opentelemetry/api`
 * @param options what spans are made of
 * @returns a function that ends it
 *
 * @publicApi
 */
export function traceCalls<Context>(
  { trace, context }: OpenTelemetryApi<Context>,
  { commands = true }: TraceOptions = {},
): () => void {
  const tracer = trace.getTracer('nestjs-agi');
  /** The calls that the sampler keeps. */
  const calls = new WeakMap<WatchedCall, { span: Span; within: Context; command?: Span }>();
  /** The number of them that are open: as long as there is none, no command is looked up. */
  let open = 0;
  return subscribeTo(
    {
      'nestjs-agi:call:start': ({ call }) => {
        const attributes = { 'agi.unique_id': call.uniqueId ?? 'unknown' };
        const span = tracer.startSpan('agi call', { kind: SERVER, attributes }) as Span;
        // If the sampler dropped the call, it dropped its commands, too. Such a span has no end to be told of.
        if (!span.isRecording()) return;
        open++;
        calls.set(call, { span, within: trace.setSpan(context.active(), span as never) });
      },
      'nestjs-agi:call:end': ({ call, outcome }) => {
        const watched = calls.get(call);
        if (watched === undefined) return;
        calls.delete(call);
        open--;
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
          if (open === 0) return;
          const watched = calls.get(call);
          if (watched === undefined) return;
          const attributes = { 'agi.command': command };
          // One command runs at a time. The span of one that was given up may still be open.
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
          if (open === 0) return;
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
