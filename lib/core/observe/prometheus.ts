import { audioMetrics } from './audio-metrics.js';
import { outcomeLabel } from './outcome-label.js';
import { PendingObservations } from './pending-observations.js';
import type { PrometheusClient } from './prometheus-client.js';
import { subscribeTo } from './subscriptions.js';

interface MetricConfiguration {
  name: string;
  help: string;
  labelNames: string[];
  registers?: unknown[];
  buckets?: number[];
  /** Called before the metric is read. */
  collect?: () => void;
}

/**
 * Where {@link prometheusMetrics} keeps its metrics.
 *
 * @publicApi
 */
export interface PrometheusOptions {
  /** The registry of the metrics; the default one of the client unless given. */
  readonly register?: unknown;
  /** The beginning of all names; `agi_` unless given. */
  readonly prefix?: string;
}

/** Limits of the buckets, in seconds: a call lasts from a busy signal to an hour. */
const CALL_SECONDS = [0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800, 3600];
/** A command is answered at once, or at the end of a prompt or an input. */
const COMMAND_SECONDS = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60];

/**
 * Keeps metrics of all AGI servers of the process for Prometheus: calls that are active, have started and
 * have ended, by route and outcome; durations of calls and commands; accepted and refused connections; clients of
 * the manager that are connected; lines of live audio and their frames.
 * Labels are routes, commands and outcomes, and never digits, numbers or paths.
 *
 * @example
 * import * as client from 'prom-client';
 * const stop = prometheusMetrics(client);
 *
 * @param client the module `prom-client`
 * @param options where the metrics are kept
 * @returns a function that ends it
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
    collect?: () => void,
  ): never => {
    const configuration: MetricConfiguration = {
      name: `${prefix}${name}`,
      help,
      labelNames,
      ...(register !== undefined && { registers: [register] }),
      ...(buckets && { buckets }),
      ...(collect && { collect }),
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
  const commandDurations = new PendingObservations('command');
  commandDurations.for(
    new client.Histogram(
      configure(
        'command_duration_seconds',
        'How long Asterisk took to answer commands',
        ['command'],
        COMMAND_SECONDS,
        () => {
          commandDurations.flush();
        },
      ),
    ),
  );
  const failures = new client.Counter(
    configure('command_errors_total', 'Commands that were given up, by error', ['command', 'code']),
  );
  const managers = new client.Gauge(
    configure('managers_connected', 'Clients of the manager (AMI) that are connected', []),
  );
  const losses = new client.Counter(
    configure('manager_disconnections_total', 'Connections to the manager that were lost', [
      'code',
    ]),
  );
  const audio = audioMetrics(client, configure);
  /** The calls that were counted at their start: only these are counted at their end. */
  const begun = new WeakSet();
  const unsubscribe = subscribeTo(
    {
      ...audio,
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
      'nestjs-agi:manager': ({ connected, error }) => {
        if (connected) managers.inc();
        else managers.dec();
        if (error !== undefined) losses.inc({ code: error });
      },
      'nestjs-agi:command:end': ({ command, duration, error }) => {
        if (error !== undefined) failures.inc({ command, code: error });
        else if (duration !== undefined) commandDurations.add(command, duration / 1000);
      },
    },
    'prometheusMetrics()',
  );
  return () => {
    unsubscribe();
    commandDurations.flush();
  };
}
