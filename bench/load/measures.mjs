import { setImmediate } from 'node:timers';
import { call, idleCall, timedCall } from './caller.mjs';

/**
 * Keeps this process from sleeping while it measures. A server whose peer sleeps pays for waking it with
 * each of its writes (in a virtual machine several µs), and a slower server would pay more often.
 */
function stayAwake() {
  let awake = true;
  const poll = () => awake && setImmediate(poll);
  poll();
  return () => (awake = false);
}

/** Measures callers who call again as soon as they are done: calls per second, and CPU µs of the server per call. */
export async function closedLoop(server, calls, concurrency) {
  const sleep = stayAwake();
  const before = await server.cpu();
  const started = performance.now();
  let left = calls;
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      while (left-- > 0) await call(server);
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  const cpu = ((await server.cpu()) - before) / calls;
  sleep();
  return { rate: calls / seconds, cpu };
}

/**
 * Places `rate` calls per second for `ms`, at fixed moments, whether the server keeps up or not.
 * Latency counts from the moment a call was due, so that a server which stalls does not hide it.
 */
export async function openLoop(server, rate, ms) {
  const times = { first: [], turnaround: [] };
  const calls = [];
  const started = performance.now();
  const due = (index) => started + (index * 1000) / rate;
  const all = Math.floor((rate * ms) / 1000);
  await new Promise((resolve) => {
    const tick = () => {
      const now = performance.now();
      while (calls.length < all && due(calls.length) <= now) {
        calls.push(timedCall(server, times, due(calls.length)));
      }
      if (calls.length < all) setImmediate(tick);
      else resolve();
    };
    tick();
  });
  await Promise.all(calls);
  const first = sorted(times.first);
  const turnaround = sorted(times.turnaround);
  return {
    firstP50: quantile(first, 0.5),
    firstP99: quantile(first, 0.99),
    turnaroundP50: quantile(turnaround, 0.5),
    turnaroundP99: quantile(turnaround, 0.99),
  };
}

/** Bytes of the server at rest, and the bytes that each of so many open calls adds. */
export async function idle(server, calls) {
  const rest = await server.memory();
  const sockets = [];
  while (sockets.length < calls) {
    const some = Math.min(200, calls - sockets.length);
    sockets.push(...(await Promise.all(Array.from({ length: some }, () => idleCall(server.port)))));
  }
  const full = await server.memory();
  const gone = sockets.map((socket) => new Promise((resolve) => socket.once('close', resolve)));
  for (const socket of sockets) socket.destroy();
  await Promise.all(gone);
  return {
    restRss: rest.rss,
    restHeap: rest.heap,
    heapPerCall: (full.heap - rest.heap) / calls,
    rssPerCall: (full.rss - rest.rss) / calls,
  };
}

export const sorted = (values) => [...values].sort((a, b) => a - b);
export const quantile = (ascending, q) =>
  ascending[Math.min(ascending.length - 1, Math.floor(ascending.length * q))];
export const median = (values) => quantile(sorted(values), 0.5);
