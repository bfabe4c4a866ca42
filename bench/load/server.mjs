import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const pinned = spawnSync('taskset', ['-c', '0', 'true']).status === 0;

/** A measured server in a process of its own; on the first core, if this system can say so. */
export async function startServer(name, { dialogue = 'real', env = {}, everyCore = false } = {}) {
  const file = fileURLToPath(new URL(`../servers/${name}.mjs`, import.meta.url));
  const node = [process.execPath, '--expose-gc', file];
  const [command, ...words] = pinned && !everyCore ? ['taskset', '-c', '0', ...node] : node;
  const child = spawn(command, words, {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...process.env, DIALOGUE: dialogue, ...env },
  });
  const [port] = await once(child, 'message');
  const ask = async (question) => {
    child.send(question);
    return (await once(child, 'message'))[0];
  };
  return {
    name,
    dialogue,
    port,
    pid: child.pid,
    /** µs of CPU so far. */
    cpu: async () => (await ask('cpu')).cpu,
    /** Bytes after a collection. */
    memory: () => ask('memory'),
    stop: async () => {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

/** Leaves the first core to the server. */
export function pinGenerator() {
  if (pinned) spawnSync('taskset', ['-cp', '1-31', String(process.pid)]);
}
