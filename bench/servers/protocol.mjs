/** Between a measured server and the load generator: its port, and what it has used. */
export function report(port) {
  process.on('message', (asked) => {
    if (asked === 'memory') globalThis.gc();
    const { user, system } = process.cpuUsage();
    const { rss, heapUsed, external } = process.memoryUsage();
    process.send({ cpu: user + system, user, system, rss, heap: heapUsed + external });
  });
  process.on('disconnect', () => process.exit());
  process.send(port);
}

/** Our package as it was built: the working tree's, or another one's (compare.mjs). */
export const ours = (file) =>
  import(new URL(file, process.env.DIST ?? new URL('../../dist/', import.meta.url)));
