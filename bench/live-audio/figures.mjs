/** The median, the 99th percentile and the most of some times in ms. */
export function told(times) {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  const show = (value) => value?.toFixed(1) ?? '-';
  return `n ${sorted.length}, median ${show(at(0.5))}, p99 ${show(at(0.99))}, most ${show(sorted.at(-1))} ms`;
}

export const percent = (share) => `${(share * 100).toFixed(1)} %`;
