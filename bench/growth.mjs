// Measures whether the cost grows with things that should not matter: the length of a call, the number of routes and of open
// calls, and how long a server has run. `node growth.mjs [calls of the long run, 1000000]`
import { closedLoop, median } from './load/measures.mjs';
import { idleCall } from './load/caller.mjs';
import { pinGenerator, startServer } from './load/server.mjs';

const LONG_RUN = Number(process.argv[2] ?? 1_000_000);
const ROUNDS = 21;
pinGenerator();

/** CPU µs per call of each variant in interleaved rounds, and of the first one in the same round. */
async function compare(variants, calls) {
  for (const variant of variants) await closedLoop(variant.server, calls, 20);
  const costs = variants.map(() => []);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [index, { server }] of variants.entries()) {
      costs[index].push((await closedLoop(server, calls, 20)).cpu);
    }
  }
  return costs.map((cost) => ({
    cost: median(cost),
    ratio: median(cost.map((one, round) => one / costs[0][round])),
  }));
}

const table = {};

const lengths = [10, 100, 1000];
const byLength = [];
for (const length of lengths) {
  byLength.push({
    server: await startServer('core', { dialogue: 'noop', env: { COMMANDS: String(length) } }),
  });
}
for (const [index, variant] of byLength.entries()) {
  const [{ cost }] = await compare([variant], 10_000 / lengths[index]);
  const each = (cost / lengths[index]).toFixed(1);
  table[`${lengths[index]} commands a call`] = { 'CPU µs per command': each };
  await variant.server.stop();
}
const perCall = ({ cost, ratio }) => ({
  'CPU µs per call': cost.toFixed(0),
  'of the first': ratio.toFixed(2),
});

const routes = [1, 1000, 10_000];
const byRoutes = [];
for (const count of routes) {
  byRoutes.push({ server: await startServer('core', { env: { ROUTES: String(count) } }) });
}
(await compare(byRoutes, 500)).forEach((result, index) => {
  table[`${routes[index]} routes`] = perCall(result);
});
for (const { server } of byRoutes) await server.stop();

const open = [0, 1000, 5000];
const byOpen = [];
for (const count of open) {
  const server = await startServer('core');
  const sockets = [];
  while (sockets.length < count) {
    sockets.push(...(await Promise.all(Array.from({ length: 100 }, () => idleCall(server.port)))));
  }
  byOpen.push({ server, sockets });
}
(await compare(byOpen, 500)).forEach((result, index) => {
  table[`${open[index]} other calls open`] = perCall(result);
});
for (const { server, sockets } of byOpen) {
  for (const socket of sockets) socket.destroy();
  await server.stop();
}

if (LONG_RUN > 0) {
  const server = await startServer('core');
  await closedLoop(server, 20_000, 50);
  const steps = 10;
  const heap = [(await server.memory()).heap];
  const cpu = [];
  for (let step = 0; step < steps; step++) {
    cpu.push((await closedLoop(server, LONG_RUN / steps, 50)).cpu);
    heap.push((await server.memory()).heap);
  }
  const mega = (bytes) => (bytes / 2 ** 20).toFixed(1);
  table[`a server's first ${LONG_RUN / steps} calls of ${LONG_RUN}`] = {
    'CPU µs per call': cpu[0].toFixed(0),
    'heap MB before': mega(heap[0]),
  };
  table[`its last ${LONG_RUN / steps}`] = {
    'CPU µs per call': cpu.at(-1).toFixed(0),
    'heap MB before': mega(heap.at(-1)),
  };
  await server.stop();
}
console.table(table);
