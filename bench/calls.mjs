// All servers against the same callers, in interleaved rounds of one run. `node calls.mjs --help`
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { DIALOGUES } from './dialogues.mjs';
import { verify } from './load/caller.mjs';
import { closedLoop, idle, median, openLoop, quantile, sorted } from './load/measures.mjs';
import { writeFigures } from './load/page.mjs';
import { plot } from './load/plot.mjs';
import { pinGenerator, startServer } from './load/server.mjs';

const { values: given } = parseArgs({
  options: {
    help: { type: 'boolean' },
    only: { type: 'string' },
    dialogues: { type: 'string', default: Object.keys(DIALOGUES).join() },
    rounds: { type: 'string', default: '15' },
    calls: { type: 'string', default: '1000' },
    concurrency: { type: 'string', default: '50' },
    rate: { type: 'string', default: '2000' },
    open: { type: 'string', default: '1000' },
    idle: { type: 'string', default: '10000' },
    json: { type: 'string' },
    svg: { type: 'string' },
    page: { type: 'boolean' },
  },
});
if (given.help) {
  console.log(`node calls.mjs [options]
  --only a,b          these servers and the floor
  --dialogues a,b     of these kinds of call: ${Object.keys(DIALOGUES).join(', ')}
  --rounds 15         of which medians are taken
  --calls 1000        in each round, closed loop
  --concurrency 50    callers of the closed loop
  --rate 2000         calls per second of the open loop of real calls; 0 for none
  --open 1000         ms of it in each round
  --idle 10000        calls that are open and idle; 0 for none
  --json FILE         the figures, - for standard output
  --svg FILE          a picture of them
  --page              keeps them in results.json, and writes docs/11-performance.md and its picture`);
  process.exit();
}

const ALL = [
  'floor',
  'core',
  'nest-singleton',
  'nest-scoped',
  'core-watched',
  'core-metrics',
  'core-traces',
  'core-traces-sampled',
  'core-inspected',
  'ding-dong',
  'asterisk.io',
];
/** The rounds' worth of calls before the first round, in which V8 compiles what is called often. */
const WARM_UP = 10;
/** The commands of the call of which there are `--calls` in each round; of a longer one there are fewer. */
const USUAL_COMMANDS = 10;

const only = given.only?.split(',');
const names = ALL.filter((name) => !only || name === 'floor' || only.includes(name));
const [rounds, calls, concurrency, rate, open, idleCalls] = [
  given.rounds,
  given.calls,
  given.concurrency,
  given.rate,
  given.open,
  given.idle,
].map(Number);
const say = (text) => process.stderr.write(`${text}\n`);

pinGenerator();
const figures = {};
for (const dialogue of given.dialogues.split(',')) figures[dialogue] = await compare(dialogue);
const memory = {};
if (idleCalls > 0) {
  for (const name of names) {
    say(`${idleCalls} idle calls of ${name}`);
    const server = await startServer(name);
    // The things that a server makes once are no cost of a call.
    await closedLoop(server, 500, 50);
    memory[name] = await idle(server, idleCalls);
    await server.stop();
  }
}

/** Every server with one kind of call, in interleaved rounds. */
async function compare(dialogue) {
  const placed = Math.ceil((calls * USUAL_COMMANDS) / DIALOGUES[dialogue].lines.length);
  const servers = [];
  for (const name of names) servers.push(await startServer(name, { dialogue }));
  for (const server of servers) {
    server.rounds = [];
    await verify(server);
    await closedLoop(server, WARM_UP * placed, concurrency);
  }
  for (let round = 1; round <= rounds; round++) {
    say(`${dialogue}: round ${round} of ${rounds}`);
    // A machine may be slower after a busy moment: each round begins with another server.
    const first = round % servers.length;
    for (const server of [...servers.slice(first), ...servers.slice(0, first)]) {
      const measured = await closedLoop(server, placed, concurrency);
      if (rate > 0 && dialogue === 'real')
        Object.assign(measured, await openLoop(server, rate, open));
      server.rounds.push(measured);
    }
  }
  for (const server of servers) await server.stop();
  const [floor] = servers;
  const core = servers.find(({ name }) => name === 'core') ?? floor;
  return Object.fromEntries(
    servers.map(({ name, rounds: measured }) => [
      name,
      Object.fromEntries(
        Object.keys(measured[0]).map((key) => [key, figure(measured, floor, core, key)]),
      ),
    ]),
  );
}

/** One figure of a server: its median, and its ratios to the floor and to the core. */
function figure(measured, floor, core, key) {
  const all = measured.map((one) => one[key]);
  // Compared with the same round of the other: other work on the machine affects both.
  const ratiosTo = (other) => all.map((value, round) => value / other.rounds[round][key]);
  const ratios = ratiosTo(floor);
  const floors = floor.rounds.map((one) => one[key]);
  return {
    median: median(all),
    ratio: median(ratios),
    spread: [quantile(sorted(ratios), 0.25), quantile(sorted(ratios), 0.75)],
    quiet: quiet(all, key) / quiet(floors, key),
    ofCore: median(ratiosTo(core)),
  };
}

/** The cost in the quietest tenth of the rounds: other work on the machine can only add to it. */
function quiet(values, key) {
  return quantile(sorted(values), key === 'rate' ? 0.9 : 0.1);
}

const result = {
  date: new Date().toISOString().slice(0, 10),
  node: process.version,
  cpu: `${cpus()[0].model.trim()}, ${cpus().length} cores`,
  rounds,
  calls,
  concurrency,
  rate,
  idleCalls,
  figures,
  memory,
};

if (given.json === '-') console.log(JSON.stringify(result, null, 2));
else if (given.json) writeFileSync(given.json, `${JSON.stringify(result, null, 2)}\n`);
if (given.svg) writeFileSync(given.svg, plot({ ...result, figures: figures.real }));
if (given.page) {
  const file = (path) => fileURLToPath(new URL(path, import.meta.url));
  const page = file('../docs/11-performance.md');
  writeFileSync(file('results.json'), `${JSON.stringify(result, null, 2)}\n`);
  writeFileSync(page, writeFigures(readFileSync(page, 'utf8'), result));
  writeFileSync(file('../docs/images/performance.svg'), plot({ ...result, figures: figures.real }));
}
if (given.json !== '-') {
  const { node, cpu } = result;
  console.log(`Node ${node}, ${cpu}; medians of ${rounds} rounds`);
  for (const [dialogue, of] of Object.entries(figures)) {
    console.log(`\n${dialogue}: ${DIALOGUES[dialogue].lines.length} commands a call`);
    table(of);
  }
}

function table(of) {
  const ratio = ({ ratio: r, spread }, digits = 2) =>
    `${r.toFixed(digits)} (${spread.map((s) => s.toFixed(digits)).join('–')})`;
  console.table(
    Object.fromEntries(
      Object.entries(of).map(([name, one]) => {
        const kept = memory[name];
        return [
          name,
          {
            'calls/s': Math.round(one.rate.median),
            'of floor': ratio(one.rate),
            'CPU µs/call': Math.round(one.cpu.median),
            'CPU of floor': ratio(one.cpu),
            'when quiet': one.cpu.quiet.toFixed(2),
            'CPU of core': one.cpu.ofCore.toFixed(2),
            ...(one.firstP50 && {
              'first p50/p99 ms': `${one.firstP50.median.toFixed(2)}/${one.firstP99.median.toFixed(2)}`,
              'turnaround p50/p99 ms': `${one.turnaroundP50.median.toFixed(2)}/${one.turnaroundP99.median.toFixed(2)}`,
              'p99 of floor': ratio(one.turnaroundP99),
            }),
            ...(kept && {
              'rest MB': Math.round(kept.restRss / 2 ** 20),
              'heap KB/call': (kept.heapPerCall / 1024).toFixed(1),
              'RSS KB/call': (kept.rssPerCall / 1024).toFixed(1),
            }),
          },
        ];
      }),
    ),
  );
}
