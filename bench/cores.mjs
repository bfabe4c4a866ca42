// Measures how calls per second grow with the workers of node:cluster, for calls that only talk and for calls that
// compute. The load generator needs a core as well, which limits what a small machine can show.
import { availableParallelism } from 'node:os';
import { closedLoop, median } from './load/measures.mjs';
import { startServer } from './load/server.mjs';

const ROUNDS = 5;
const cores = availableParallelism();
const counts = [...new Set([1, 2, cores - 1, cores])]
  .filter((count) => count > 0)
  .sort((a, b) => a - b);
const table = {};
for (const work of [0, 1]) {
  const servers = [];
  for (const count of counts) {
    const env = { WORKERS: String(count), WORK: String(work) };
    servers.push({
      count,
      server: await startServer('cluster', { dialogue: 'noop', env, everyCore: true }),
      rates: [],
    });
  }
  for (let round = -1; round < ROUNDS; round++) {
    for (const { server, rates } of servers) {
      const { rate } = await closedLoop(server, work === 0 ? 4000 : 1500, 50);
      if (round >= 0) rates.push(rate);
    }
  }
  const one = median(servers[0].rates);
  for (const { count, server, rates } of servers) {
    const kind = work === 0 ? 'that only talk' : `with ${work} ms of work each`;
    table[`calls ${kind}, ${count} workers`] = {
      'calls/s': Math.round(median(rates)),
      'of one': (median(rates) / one).toFixed(2),
    };
    await server.stop();
  }
}
console.log(`${cores} cores, one of which the load generator takes`);
console.table(table);
