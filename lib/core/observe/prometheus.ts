import { outcomeLabel } from './outcome-label.js';
import { listenTo } from './subscriptions.js';

type Labels = Record<string, string>;

interface MetricConfiguration {
  name: string;
  help: string;
  labelNames: string[];
  registers?: unknown[];
  buckets?: number[];
}

/**
 * What is used of `prom-client`, which is given rather than imported: it stays optional, and yours.
 *
 * @publicApi
 */
export interface PrometheusClient {
  Counter: new (configuration: never) => { inc(labels: Labels, value?: number): void };
  Gauge: new (configuration: never) => { inc(value?: number): void; dec(value?: number): void };
  Histogram: new (configuration: never) => { observe(labels: Labels, value: number): void };
}

/** @publicApi */
export interface PrometheusOptions {
  /** The registry; that of the client unless given. */
  readonly register?: unknown;
  /** What names begin with: `agi_`. */
  readonly prefix?: string;
}

/** Calls last from a busy signal to an hour. */
const CALL_SECONDS = [0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800, 3600];
/** Commands are answered at once, or when a prompt or a caller is done. */
const COMMAND_SECONDS = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60];

/**
 * Keeps metrics of all AGI servers of the process for Prometheus: calls active, started and ended by
 * route and outcome, their durations, commands by kind with theirs, connections accepted and refused.
 * Labels are routes, commands and outcomes; never digits, numbers or paths.
 *
 * @example
 * import * as client from 'prom-client';
 * const stop = prometheusMetrics(client);
 *
 * @returns what stops it
 *
 * @publicApi
 */
export function prometheusMetrics(
  client: PrometheusClient,
  { register, prefix = 'agi_' }: PrometheusOptions = {},
): () => void {
  const configure = (
    name: string,
    help: string,
    labelNames: string[],
    buckets?: number[],
  ): never => {
    const configuration: MetricConfiguration = {
      name: `${prefix}${name}`,
      help,
      labelNames,
      ...(register !== undefined && { registers: [register] }),
      ...(buckets && { buckets }),
    };
    return configuration as never;
  };
  const connections = new client.Counter(
    configure('connections_total', 'Connections, accepted or refused with a reason', ['outcome']),
  );
  const active = new client.Gauge(configure('calls_active', 'Calls whose sessions are open', []));
  const started = new client.Counter(configure('calls_started_total', 'Calls that began', []));
  const ended = new client.Counter(
    configure('calls_ended_total', 'Calls that ended, and how', ['route', 'outcome']),
  );
  const durations = new client.Histogram(
    configure('call_duration_seconds', 'How long calls lasted', ['route'], CALL_SECONDS),
  );
  const commands = new client.Histogram(
    configure(
      'command_duration_seconds',
      'How long Asterisk took to answer commands',
      ['command'],
      COMMAND_SECONDS,
    ),
  );
  const failures = new client.Counter(
    configure('command_errors_total', 'Commands that were given up, by error', ['command', 'code']),
  );
  /** Those whose end will be told, too. */
  const begun = new WeakSet();
  return listenTo(
    {
      'nestjs-agi:connection': ({ outcome }) => {
        connections.inc({ outcome: outcome === 'accepted' ? outcome : outcomeLabel(outcome) });
      },
      'nestjs-agi:call:start': ({ call }) => {
        begun.add(call);
        started.inc({});
        active.inc();
      },
      'nestjs-agi:call:end': ({ call, outcome, duration }) => {
        if (!begun.delete(call)) return;
        const route = call.route ?? 'none';
        active.dec();
        ended.inc({ route, outcome: outcomeLabel(outcome) });
        durations.observe({ route }, duration / 1000);
      },
      'nestjs-agi:command:end': ({ command, duration, error }) => {
        if (error !== undefined) failures.inc({ command, code: error });
        else if (duration !== undefined) commands.observe({ command }, duration / 1000);
      },
    },
    'prometheusMetrics()',
  );
}
