// Live audio on a real Asterisk 22 and its SIP telephones: after `npm run typecheck`, as root.
//
//   node bench/live-audio.mjs                    all of it
//   node bench/live-audio.mjs barge-in 100       voice of the caller → our prompt is silent at the telephone
//   node bench/live-audio.mjs delay 100          voice to us, and ours to the telephone, beside a prompt
//   node bench/live-audio.mjs lines 50           so many calls with audio both ways, for ten seconds
//   node bench/live-audio.mjs leak 2000          so many times attached and detached
import { copyFileSync } from 'node:fs';
import { register } from 'node:module';
import { Socket } from 'node:net';
import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

const emitted = new URL('../node_modules/.cache/nestjs-agi/emitted/', import.meta.url);

// The harness of the tests imports the package by its name; here that is what the type check emitted.
register(
  `data:text/javascript,${encodeURIComponent(`
    export async function resolve(name, context, next) {
      const [, room] = /^nestjs-agi\\/(\\w+)$/.exec(name) ?? [];
      return room ? next('${emitted}lib/' + room + '/index.js', context) : next(name, context);
    }`)}`,
);

// Asterisk is found and started by scripts, which the type check does not emit.
for (const name of ['provision.sh', 'supervise.sh']) {
  const script = `test/asterisk/host/${name}`;
  copyFileSync(new URL(`../${script}`, import.meta.url), new URL(script, emitted));
}

const of = (path) => import(new URL(path, emitted).href);
const { AGIServer } = await of('lib/core/index.js');
const { AudioServer } = await of('lib/audio/index.js');
const { startAsterisk } = await of('test/asterisk/host/asterisk.js');
const { addTone, callByTelephone } = await of('test/asterisk/fixture/telephone-call.js');
const { isTone, tone } = await of('test/asterisk/telephone/index.js');

const [, , only, given] = process.argv;
const TASKS = {
  'barge-in': [bargeIn, 100],
  delay: [delay, 100],
  lines: [lines, 50],
  leak: [leak, 2000],
};

const asterisk = await startAsterisk();
const audio = new AudioServer({ port: 0 });
await audio.listen();
try {
  console.log(
    `${cpus()[0]?.model}, ${cpus().length} cores, Node ${process.version}, Asterisk ${asterisk.version}`,
  );
  for (const [name, [run, count]] of Object.entries(TASKS)) {
    if (only === undefined || only === name) await run(given === undefined ? count : Number(given));
  }
} finally {
  await audio.close();
  await asterisk.stop();
}

/** The median, the 99th percentile and the most of some times in ms. */
function told(times) {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  const show = (value) => value?.toFixed(1) ?? '-';
  return `n ${sorted.length}, median ${show(at(0.5))}, p99 ${show(at(0.99))}, most ${show(sorted.at(-1))} ms`;
}

/** The time from the first spoken packet to the last packet of the prompt, at the telephone. */
async function bargeIn(count) {
  const prompt = addTone(asterisk, 450, 10_000);
  const times = [];
  await callByTelephone(
    asterisk,
    async (channel) => {
      await channel.answer();
      const line = await audio.attach(channel);
      while (!channel.hungUp) {
        const caller = new AbortController();
        const onSpeech = () => caller.abort();
        line.once('speech', onSpeech);
        await channel
          .streamFile(prompt, '', undefined, { signal: caller.signal })
          .catch(() => undefined);
        line.off('speech', onSpeech);
        // The line has to be silent again before the next try.
        while (line.speaking && !channel.hungUp) await sleep(20);
        await sleep(300);
      }
    },
    async (call) => {
      await call.answered;
      for (let round = 0; round < count; round++) {
        call.listenAnew();
        await call.hears({ tone: 450 });
        await sleep(700 + Math.random() * 100);
        const began = call.line.log.now();
        const spoken = call.speak(tone(400, 600));
        await spoken;
        await sleep(300);
        const last = call.heard.findLast(({ samples }) => isTone(samples, 450));
        if (last) times.push(last.at - began);
      }
      await call.hangUp();
    },
  );
  console.log(`voice → prompt silent at the telephone: ${told(times)}`);
}

/** The time of one tone in each direction, beside a prompt that plays. */
async function delay(count) {
  const prompt = addTone(asterisk, 450, 600_000);
  const toUs = [];
  const toTelephone = [];
  /** When the caller spoke, until we have heard it; and when we spoke, until the caller has. */
  let spokenAt;
  let ours;
  await callByTelephone(
    asterisk,
    async (channel) => {
      await channel.answer();
      const line = await audio.attach(channel);
      void channel.streamFile(prompt).catch(() => undefined);
      for await (const frame of line.frames()) {
        if (spokenAt === undefined || !frame.some((sample) => Math.abs(sample) > 2000)) continue;
        toUs.push(performance.now() - spokenAt);
        spokenAt = undefined;
        await sleep(500 + Math.random() * 20);
        ours = performance.now();
        void line.speak(tone(200, 2000));
      }
    },
    async (call) => {
      await call.answered;
      const offset = call.line.log.now() - performance.now();
      for (let round = 0; round < count; round++) {
        await sleep(500 + Math.random() * 20);
        ours = undefined;
        spokenAt = performance.now();
        void call.speak(tone(100, 600));
        while (ours === undefined) await sleep(5);
        const isOurs = ({ at, samples }) =>
          at > ours + offset && (isTone(samples, [450, 2000]) || isTone(samples, 2000));
        while (!call.heard.some(isOurs)) await sleep(20);
        toTelephone.push(call.heard.find(isOurs).at - ours - offset);
      }
      await call.hangUp();
    },
  );
  console.log(`voice of the caller → us: ${told(toUs)}`);
  console.log(`our voice → the telephone, beside a prompt: ${told(toTelephone)}`);
}

/** Calls with audio both ways, over Local channels: frames taken, when ours were sent, CPU. */
async function lines(count) {
  const seconds = 10;
  const server = new AGIServer({ port: 0 });
  let received = 0;
  let ready = 0;
  /** For each connection how far each of its frames is from its place in a row of one every 20 ms. */
  const sending = new Map();
  const write = Socket.prototype.write;
  Socket.prototype.write = function (data, ...rest) {
    if (data[0] === 0x10 && data.length === 323) {
      const now = performance.now();
      const offsets = sending.get(this) ?? [];
      offsets.push(now - offsets.length * 20);
      sending.set(this, offsets);
    }
    return write.call(this, data, ...rest);
  };
  server.agi('/line', async (channel) => {
    const line = await audio.attach(channel);
    ready++;
    async function* speech() {
      const frame = tone(20, 440);
      while (!channel.hungUp) yield frame;
    }
    void line.speak(speech());
    for await (const frame of line.frames()) received += frame.length / 160;
  });
  const { port } = await server.listen();
  const url = `agi://127.0.0.1:${port}/line`;
  const calls = Array.from({ length: count }, () =>
    asterisk.call({ url, farLeg: [{ play: 'beep' }, { wait: (seconds + 30) * 1000 }] }),
  );
  while (ready < count) await sleep(20);
  await sleep(1000);
  const before = { received, cpu: process.cpuUsage(), at: performance.now() };
  sending.clear();
  await sleep(seconds * 1000);
  const took = performance.now() - before.at;
  const { user, system } = process.cpuUsage(before.cpu);
  const late = [...sending.values()].flatMap((offsets) => {
    const first = Math.min(...offsets);
    return offsets.map((offset) => offset - first);
  });
  const expected = (count * took) / 20;
  console.log(
    `${count} lines: ${(((received - before.received) / expected) * 100).toFixed(1)} % of the frames taken; ` +
      `ours off their time: ${told(late)}; ` +
      `CPU ${((user + system) / 10 / took / count).toFixed(3)} % of a core per line`,
  );
  Socket.prototype.write = write;
  await asterisk.command('channel request hangup all');
  await Promise.allSettled(calls.map((call) => call.ended));
  await server.close();
}

/** Attached and detached again and again: what is left in us, and in Asterisk. */
async function leak(count) {
  const server = new AGIServer({ port: 0 });
  let done;
  server.agi('/leak', async (channel) => {
    const began = performance.now();
    for (let round = 0; round < count; round++) await (await audio.attach(channel)).close();
    done = performance.now() - began;
    while (/AudioSocket\//.test(await asterisk.command('core show channels concise')))
      await sleep(20);
    const kinds = process.getActiveResourcesInfo();
    const sockets = kinds.filter((kind) => kind === 'TCPSocketWrap').length;
    const timers = kinds.filter((kind) => kind === 'Timeout').length;
    console.log(
      `${count} times attached and detached in ${(done / 1000).toFixed(1)} s: no channel is left in Asterisk; ` +
        `in us ${audio.lines.size} lines, ${sockets} sockets, ${timers} timers`,
    );
  });
  const { port } = await server.listen();
  const url = `agi://127.0.0.1:${port}/leak`;
  const call = asterisk.call({ url, farLeg: [{ wait: 3_600_000 }] });
  while (done === undefined) await sleep(50);
  await asterisk.command('channel request hangup all');
  await call.ended.catch(() => undefined);
  await server.close();
}
