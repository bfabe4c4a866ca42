// The cost of an inspector for a call: the same calls run with it and without it, in one process and without a socket.
// The rounds are short and interleaved, and of each kind the quietest ones count, so that other work on the machine
// affects none. Where all calls are kept, each is read and masked; of more calls than are kept, only the newest are.
import { Buffer } from 'node:buffer';
import { Duplex } from 'node:stream';
import { AGIServer } from '../dist/esm/core/index.js';
import { CallInspector } from '../dist/esm/inspector/core/index.js';
import { DIALOGUE } from './dialogues.mjs';
import { ENVIRONMENT } from './load/caller.mjs';
import { quantile, sorted } from './load/measures.mjs';

const ROUNDS = Number(process.env.ROUNDS ?? 200);
const CALLS = Number(process.env.CALLS ?? 100);
const replies = DIALOGUE.replies.map((reply) => Buffer.from(reply));
const environment = Buffer.from(ENVIRONMENT);

/** Asterisk's side of a call, without a socket. */
class Peer extends Duplex {
  #answered = 0;
  constructor() {
    super();
    this.push(environment);
  }
  _read() {}
  _write(chunk, encoding, done) {
    this.push(replies[this.#answered++] ?? replies[0]);
    done();
  }
  _final(done) {
    this.push(null);
    done();
  }
}

/** An answer that goes nowhere. */
const ANSWER = { setHeader: () => undefined, end: () => undefined };

function serverWith(options) {
  const server = new AGIServer().agi('/bench', DIALOGUE.handle);
  const inspector = options && new CallInspector(options).watch(server);
  return { server, inspector };
}

/** µs of CPU for each call, of 20 callers who call again as soon as they are done. */
async function round({ server, inspector }) {
  const before = process.cpuUsage();
  let left = CALLS;
  const caller = async () => {
    while (left-- > 0) {
      const peer = new Peer();
      server.accept(peer);
      await new Promise((resolve) => peer.once('close', resolve));
    }
  };
  await Promise.all(Array.from({ length: 20 }, caller));
  // Somebody looks: what was put off is done now, and not in the next round.
  inspector?.handle({ url: '/nothing', headers: {}, socket: {} }, ANSWER, { guarded: true });
  const { user, system } = process.cpuUsage(before);
  return (user + system) / CALLS;
}

const kinds = {
  'without an inspector': undefined,
  'with one that keeps the newest 10 of 100': { keep: 10 },
  'with one that keeps all': { keep: 100_000 },
};
const servers = Object.entries(kinds).map(([name, options]) => [name, serverWith(options), []]);
for (let count = -10; count < ROUNDS; count++) {
  for (const [, server, measured] of servers) {
    const one = await round(server);
    if (count >= 0) measured.push(one);
  }
}
const quiet = (measured) => quantile(sorted(measured), 0.1);
const without = quiet(servers[0][2]);
console.table(
  Object.fromEntries(
    servers.map(([name, , measured]) => [
      name,
      {
        'CPU µs/call': quiet(measured).toFixed(1),
        'µs more': (quiet(measured) - without).toFixed(1),
      },
    ]),
  ),
);
process.exit();
