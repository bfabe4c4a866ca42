/** Durations in ms. Each percentile is one of the measured durations. */
export interface Latency {
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
}

/** Summarizes durations by the nearest rank; `undefined` if there are none. */
export function summarizeLatency(times: readonly number[]): Latency | undefined {
  const sorted = [...times].sort((a, b) => a - b);
  const max = sorted.at(-1);
  if (max === undefined) return undefined;
  const percentile = (percent: number): number =>
    sorted[Math.ceil((percent / 100) * sorted.length) - 1] ?? max;
  return { p50: percentile(50), p90: percentile(90), p99: percentile(99), max };
}
