// Live audio on a real Asterisk 22 and its SIP telephones: after `npm run typecheck`, as root.
//
//   node bench/live-audio.mjs                      all of it: about twelve minutes
//   node bench/live-audio.mjs file 100             voice of the caller → our prompt is silent at the telephone: a file,
//   node bench/live-audio.mjs say-live 100           what is spoken on the line,
//   node bench/live-audio.mjs say-digits 100         SAY DIGITS, which is ended over AMI
//   node bench/live-audio.mjs delay 100            voice to us, and ours to the telephone, beside a prompt
//   node bench/live-audio.mjs lines 50 20          so many calls with audio both ways, for ten seconds, so many over RTP
//   node bench/live-audio.mjs leak 2000            so many times attached and detached
import { cpus, loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { of } from './live-audio/emitted.mjs';
import { told } from './live-audio/figures.mjs';
import { lines } from './live-audio/lines.mjs';

const { AGIServer } = await of('lib/core/index.js');
const { AudioServer } = await of('lib/audio/index.js');
const { interruptBy } = await of('lib/ami/index.js');
const { startAsterisk } = await of('test/asterisk/host/asterisk.js');
const { addTone, callByTelephone } = await of('test/asterisk/fixture/telephone-call.js');
const { isTone, tone } = await of('test/asterisk/telephone/index.js');

const [, , only, ...given] = process.argv;
const TASKS = {
  file: [(count) => bargeIn('a file', count, streamFile), 100],
  'say-live': [(count) => bargeIn('spoken on the line', count, speakLive), 100],
  'say-digits': [(count) => bargeIn('SAY DIGITS, with AMI', count, sayDigits), 100],
  delay: [delay, 100],
  lines: [(count, telephones) => lines(asterisk, count, telephones), 50, 20],
  leak: [leak, 2000],
};
if (only !== undefined && !Object.hasOwn(TASKS, only)) {
  console.error(`there is ${Object.keys(TASKS).join(', ')}; not ${only}`);
  process.exit(1);
}

const asterisk = await startAsterisk();
const audio = new AudioServer({ port: 0 });
await audio.listen();
try {
  const [load] = loadavg();
  console.log(
    `${cpus()[0]?.model}, ${cpus().length} cores (load ${load.toFixed(1)} before), Node ${process.version}, ` +
      `Asterisk ${asterisk.version}`,
  );
  for (const [name, [run, ...counts]] of Object.entries(TASKS)) {
    if (only !== undefined && only !== name) continue;
    await run(...counts.map((count, index) => Number(given[index] ?? count)));
  }
} finally {
  await audio.close();
  await asterisk.stop();
}

/** The prompts that are interrupted. Each sounds for ten seconds, unless it is ended. */
function streamFile(channel, line, signal) {
  return channel.streamFile(addTone(asterisk, 450, 10_000), '', undefined, { signal });
}

function speakLive(channel, line, signal) {
  return line.speak(tone(10_000, 450), { signal });
}

function sayDigits(channel, line, signal) {
  return channel.sayDigits('12345678901234567890', '', { signal });
}

/** The time from the first spoken packet to the last packet of the prompt that sounds, at the telephone. */
async function bargeIn(name, count, play) {
  const times = [];
  const interrupt = interruptBy(asterisk.ami);
  await callByTelephone(
    asterisk,
    async (channel) => {
      await channel.answer();
      const line = await audio.attach(channel);
      while (!channel.hungUp) {
        const caller = new AbortController();
        const onSpeech = () => caller.abort();
        line.once('speech', onSpeech);
        await play(channel, line, caller.signal).catch(() => undefined);
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
        await call.hears('sound');
        // Not in step with the frames of the prompt, nor with its digits.
        await sleep(700 + Math.random() * 400);
        // It is settled when the packet is sent, of which there is one every 20 ms.
        await call.speak(tone(20, 600));
        const began = call.line.log.now();
        await call.speak(tone(380, 600));
        await sleep(300);
        const last = call.heard.findLast(({ rms }) => rms > 200);
        if (last) times.push(last.at - began);
      }
      await call.hangUp();
    },
    { server: { interrupt } },
  );
  console.log(`voice → prompt silent at the telephone, ${name}: ${told(times)}`);
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
        // It is settled when the packet is sent.
        await call.speak(tone(20, 600));
        spokenAt = performance.now();
        void call.speak(tone(80, 600));
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
