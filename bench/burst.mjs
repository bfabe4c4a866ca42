// Thousands of connections at once: whether the kernel's queue holds them, or some wait for a SYN to be
// sent again (1 s, 3 s). `node burst.mjs [connections, 5000]`
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { ENVIRONMENT } from './load/caller.mjs';
import { quantile, sorted } from './load/measures.mjs';
import { startServer } from './load/server.mjs';

const CONNECTIONS = Number(process.argv[2] ?? 5000);
/** The number of connections that the generator opens in one turn of its loop; it answers commands between two turns. */
const PER_TURN = 250;

/** One call among many; resolves with the time that its connection took. */
function burstCall(port, times) {
  const started = performance.now();
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.write(ENVIRONMENT);
    socket.on('connect', () => times.push(performance.now() - started));
    socket.on('data', () => socket.write('200 result=0\n'));
    socket.on('error', () => resolve('refused'));
    socket.on('close', () => resolve('served'));
  });
}

/** A counter of the kernel, as `nstat` shows it. */
function counters() {
  const lines = readFileSync('/proc/net/netstat', 'utf8').split('\n');
  const at = lines.findIndex((line) => line.startsWith('TcpExt:'));
  const values = lines[at + 1].split(' ');
  const of = (name) => Number(values[lines[at].split(' ').indexOf(name)]);
  return {
    overflows: of('ListenOverflows'),
    resent: of('TCPSynRetrans'),
  };
}

const table = {};
// The first run is not counted: this process is faster after it.
for (const name of [
  'floor',
  'floor',
  'core',
  'nest-singleton',
  'nest-scoped',
  'ding-dong',
  'asterisk.io',
]) {
  const server = await startServer(name);
  const before = counters();
  const times = [];
  const calls = [];
  while (calls.length < CONNECTIONS) {
    const some = Math.min(PER_TURN, CONNECTIONS - calls.length);
    calls.push(...Array.from({ length: some }, () => burstCall(server.port, times)));
    await nextTurn();
  }
  const outcomes = await Promise.all(calls);
  const after = counters();
  const ascending = sorted(times);
  table[name] = {
    'connected, p50 ms': Math.round(quantile(ascending, 0.5)),
    'slowest ms': Math.round(ascending.at(-1)),
    'queue overflows': after.overflows - before.overflows,
    'SYNs sent again': after.resent - before.resent,
    refused: outcomes.filter((outcome) => outcome === 'refused').length,
  };
  await server.stop();
}
console.log(`${CONNECTIONS} connections at once`);
console.table(table);
