import { performance } from 'node:perf_hooks';

const POLL_MS = 100;

// Tests replace them.
const { clearInterval, setInterval } = globalThis;
const utilization = performance.eventLoopUtilization.bind(performance);

/**
 * Like `setTimeout`, but counts only the time in which the process has nothing to do. A test that waits for
 * something that never happens ends soon, and one that is slow because the machine is busy goes on.
 */
export function setIdleTimeout(callback, ms) {
  const start = utilization();
  const poll = setInterval(() => {
    if (utilization(start).idle < ms) return;
    clearInterval(poll);
    callback();
  }, POLL_MS);
  return poll;
}
