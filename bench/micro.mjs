// The cost of single steps: ns and bytes per operation, medians of interleaved rounds.
import { Buffer } from 'node:buffer';
import { ENVIRONMENT } from './load/caller.mjs';
import { median } from './load/measures.mjs';
import { inSteadyHeap } from './load/steady-heap.mjs';

/** The steps are no public names, and the package has them in one file: they come from what the type check emits. */
const EMITTED = '../node_modules/.cache/nestjs-agi/emitted/lib';

await inSteadyHeap(import.meta.url);
await measure();

async function measure() {
  const core = (file) => import(new URL(`${EMITTED}/core/${file}`, import.meta.url));
  const { EnvironmentReader } = await core('codec/environment-reader.js');
  const { ReplyReader } = await core('codec/reply-reader.js');
  const { encodeCommand } = await core('command/encoding.js');
  const { CATALOGUE } = await core('index.js');
  const { RouteTable } = await core('routing/route-table.js');
  const { parseTarget } = await core('codec/request-url.js');
  const row = (words) => CATALOGUE.find((command) => command.words === words);

  const reader = (expectation, reply) => {
    const sink = { reply: () => undefined, hangup: () => undefined, ambiguous: () => undefined };
    const replies = new ReplyReader(sink, 1 << 20);
    const bytes = Buffer.from(reply);
    return () => {
      replies.expect(expectation);
      replies.push(bytes);
    };
  };
  const routes = (count) => {
    const table = new RouteTable();
    for (let index = 0; index < count; index++) table.add(`/route-${index}/:id/*rest`, index);
    const { segments } = parseTarget(`agi://127.0.0.1/route-${count >> 1}/42/more`);
    return () => table.match(segments);
  };
  const environment = Buffer.from(ENVIRONMENT);
  const [noop, getData, setVariable] = ['NOOP', 'GET DATA', 'SET VARIABLE'].map(row);

  const steps = {
    'decode an environment': () => new EnvironmentReader(65_536, 'strict').push(environment),
    'decode a plain reply': reader('plain', '200 result=0\n'),
    'decode a reply with endpos': reader('plain', '200 result=49 endpos=3520\n'),
    'decode a value': reader('text', '200 result=1 (PJSIP/100)\n'),
    'decode an error with usage': reader(
      'plain',
      '520-Invalid command syntax.  Proper usage follows:\nUsage: X\n520 End of proper usage.\n',
    ),
    'encode NOOP': () => encodeCommand(noop, ['bench']),
    'encode GET DATA': () => encodeCommand(getData, ['main-menu', 5000, 4]),
    'encode a value to be quoted': () => encodeCommand(setVariable, ['NAME', 'Joe "the" caller']),
    'parse a URL': () => parseTarget('agi://10.0.0.1:4573/account/42?lang=en'),
    'match one of 10 routes': routes(10),
    'match one of 100 routes': routes(100),
    'match one of 1,000 routes': routes(1000),
    'match one of 10,000 routes': routes(10_000),
  };

  const ROUNDS = 15;
  const EACH = 20_000;
  const times = Object.fromEntries(Object.keys(steps).map((name) => [name, { ns: [], bytes: [] }]));
  for (let round = -5; round < ROUNDS; round++) {
    for (const [name, step] of Object.entries(steps)) {
      globalThis.gc();
      const before = process.memoryUsage().heapUsed;
      const started = process.hrtime.bigint();
      for (let index = 0; index < EACH; index++) step();
      const ns = Number(process.hrtime.bigint() - started) / EACH;
      const bytes = (process.memoryUsage().heapUsed - before) / EACH;
      if (round < 0) continue;
      times[name].ns.push(ns);
      times[name].bytes.push(bytes);
    }
  }
  console.log(`Node ${process.version}, ${ROUNDS} rounds of ${EACH} operations`);
  console.table(
    Object.fromEntries(
      Object.entries(times).map(([name, { ns, bytes }]) => [
        name,
        { 'ns/op': Math.round(median(ns)), 'bytes/op': Math.round(median(bytes)) },
      ]),
    ),
  );
}
