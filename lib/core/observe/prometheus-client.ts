/**
 * The part of `prom-client` that `prometheusMetrics()` needs. The application imports that package and
 * gives it, so that this package does not depend on it.
 *
 * @publicApi
 */
export interface PrometheusClient {
  /** The class of counters. */
  Counter: new (configuration: never) => {
    /** Adds 1 or more. */
    inc(labels: Record<string, string>, value?: number): void;
  };
  /** The class of gauges. */
  Gauge: new (configuration: never) => {
    /** Adds 1 or more. */
    inc(value?: number): void;
    /** Subtracts 1 or more. */
    dec(value?: number): void;
  };
  /** The class of histograms. */
  Histogram: new (configuration: never) => {
    /** Counts one value. */
    observe(labels: Record<string, string>, value: number): void;
  };
}
