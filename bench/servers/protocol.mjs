/** Between a measured server and the load generator: its port, and the CPU time it has used. */
export const COUNT = 10;

export const COMMANDS = Array.from({ length: COUNT }, () => 'NOOP bench\n');

export function report(port) {
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send(user + system);
  });
  process.send(port);
}
