import { fork } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';

const ROUNDS = Number(process.env.ROUNDS ?? 7);
const CALLS = Number(process.env.CALLS ?? 3000);
const CONCURRENCY = Number(process.env.CONCURRENCY ?? 50);

const ENVIRONMENT =
  'agi_network: yes\nagi_network_script: bench\nagi_request: agi://127.0.0.1/bench\n' +
  'agi_channel: PJSIP/100-00000001\nagi_language: en\nagi_type: PJSIP\nagi_uniqueid: 1.1\n' +
  'agi_version: 22.10.1\nagi_callerid: 100\nagi_calleridname: Bench\nagi_callingpres: 0\n' +
  'agi_callingani2: 0\nagi_callington: 0\nagi_callingtns: 0\nagi_dnid: 200\nagi_rdnis: unknown\n' +
  'agi_context: default\nagi_extension: 200\nagi_priority: 1\nagi_enhanced: 0.0\n' +
  'agi_accountcode: \nagi_threadid: 1\n\n';

function call(port) {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    socket.write(ENVIRONMENT);
    socket.on('data', () => socket.write('200 result=0\n'));
    socket.on('error', reject);
    socket.on('close', resolve);
  });
}

async function start(name) {
  const child = fork(new URL(`servers/${name}.mjs`, import.meta.url));
  const [port] = await once(child, 'message');
  const cpu = async () => {
    child.send('cpu');
    return (await once(child, 'message'))[0];
  };
  return { name, child, port, cpu, rates: [], costs: [] };
}

async function round(server) {
  const before = await server.cpu();
  const started = performance.now();
  let left = CALLS;
  await Promise.all(
    Array.from({ length: CONCURRENCY }, async () => {
      while (left-- > 0) await call(server.port);
    }),
  );
  server.rates.push(CALLS / ((performance.now() - started) / 1000));
  server.costs.push(((await server.cpu()) - before) / CALLS);
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const spread = (values) => `${Math.min(...values).toFixed(0)}–${Math.max(...values).toFixed(0)}`;

const servers = [await start('floor'), await start('core')];
for (const server of servers) await round(server);
for (const server of servers) {
  server.rates.length = 0;
  server.costs.length = 0;
}
for (let index = 0; index < ROUNDS; index++) {
  for (const server of servers) await round(server);
}
const [floor] = servers;
console.log(`${ROUNDS} rounds of ${CALLS} calls, ${CONCURRENCY} at a time, ten commands a call`);
console.table(
  Object.fromEntries(
    servers.map(({ name, rates, costs }) => [
      name,
      {
        'calls/s': Math.round(median(rates)),
        spread: spread(rates),
        'of floor': Number((median(rates) / median(floor.rates)).toFixed(2)),
        'CPU µs/call': Math.round(median(costs)),
        'CPU spread': spread(costs),
        'CPU of floor': Number((median(costs) / median(floor.costs)).toFixed(2)),
      },
    ]),
  ),
);
for (const { child } of servers) child.kill();
