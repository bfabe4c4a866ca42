import { idleCall } from './caller.mjs';
import { generate } from './generator.mjs';

/** Measures callers who call again as soon as they are done: calls per second, and CPU µs of the server per call. */
export async function closedLoop(server, calls, concurrency) {
  const before = await server.cpu();
  const { rate } = await generate(server, 'closed', calls, concurrency);
  const cpu = ((await server.cpu()) - before) / calls;
  return { rate, cpu };
}

/**
 * Places `rate` calls per second for `ms`, at fixed moments, whether the server keeps up or not.
 * Latency counts from the moment a call was due, so that a server which stalls does not hide it.
 */
export async function openLoop(server, rate, ms) {
  const calls = Math.floor((rate * ms) / 1000);
  const { firstP50, firstP99, turnaroundP50, turnaroundP99 } = await generate(
    server,
    'open',
    calls,
    rate,
  );
  return { firstP50, firstP99, turnaroundP50, turnaroundP99 };
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
