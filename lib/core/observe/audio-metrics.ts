import type { PrometheusClient } from './prometheus-client.js';
import type { Listeners } from './subscriptions.js';

/** The names by which the frames of a line are counted. */
const FRAMES = ['received', 'dropped', 'sent', 'unsent', 'late'] as const;

/** Makes the metrics of live audio, and gives the listeners that keep them. */
export function audioMetrics(
  client: PrometheusClient,
  configure: (name: string, help: string, labelNames: string[]) => never,
): Pick<
  Listeners,
  'nestjs-agi:audio:connection' | 'nestjs-agi:audio:start' | 'nestjs-agi:audio:end'
> {
  const connections = new client.Counter(
    configure('audio_connections_total', 'Connections to the audio server, accepted or refused', [
      'outcome',
    ]),
  );
  const active = new client.Gauge(configure('audio_lines_active', 'Lines that are open', []));
  const ended = new client.Counter(
    configure('audio_lines_ended_total', 'Lines that are over, and why', ['mode', 'reason']),
  );
  const frames = new client.Counter(
    configure('audio_frames_total', 'Frames of 20 ms of the lines that are over', ['kind']),
  );
  /** The calls whose lines were counted at their start: only these are counted at their end. */
  const begun = new WeakSet();
  return {
    'nestjs-agi:audio:connection': ({ outcome }) => {
      connections.inc({ outcome });
    },
    'nestjs-agi:audio:start': ({ call }) => {
      begun.add(call);
      active.inc();
    },
    'nestjs-agi:audio:end': ({ call, mode, reason, ...counts }) => {
      if (!begun.delete(call)) return;
      active.dec();
      ended.inc({ mode, reason });
      for (const kind of FRAMES) if (counts[kind] > 0) frames.inc({ kind }, counts[kind]);
    },
  };
}
