/** As many workers as are asked for, on one port. */
import cluster from 'node:cluster';
import { DIALOGUE } from '../dialogues.mjs';
import { ours, report } from './protocol.mjs';

cluster.schedulingPolicy = cluster.SCHED_NONE;
if (cluster.isPrimary) {
  const count = Number(process.env.WORKERS ?? 1);
  let up = 0;
  cluster.on('listening', (_, { port }) => ++up === count && report(port));
  for (let index = 0; index < count; index++) cluster.fork();
} else {
  const { AGIServer } = await ours('esm/core/index.js');
  const server = new AGIServer({ port: 0 });
  server.agi('/bench', async (channel) => {
    await DIALOGUE.handle(channel);
    // As long as a database might take, on the processor.
    const until = performance.now() + Number(process.env.WORK ?? 0);
    while (performance.now() < until);
  });
  process.on('disconnect', () => process.exit());
  await server.listen();
}
