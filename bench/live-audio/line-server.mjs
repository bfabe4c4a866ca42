// The server of `lines`, in a process of its own and on one core: it hears every call, speaks to each all the time,
// and tells what that took.
import { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { of } from './emitted.mjs';
import { told } from './figures.mjs';

const { AGIServer } = await of('lib/core/index.js');
const { AudioServer } = await of('lib/audio/index.js');

/** The bytes of a message of 20 ms at 8000 Hz. */
const MESSAGE = 323;

let isMeasuring = false;
/** Frames that came, of each line. */
const received = new Map();
/** For each connection how far each of its frames is from its place in a row of one every 20 ms. */
const sent = new Map();

const write = Socket.prototype.write;
Socket.prototype.write = function (data, ...rest) {
  if (isMeasuring && data[0] === 0x10 && data.length === MESSAGE) {
    const offsets = sent.get(this) ?? [];
    offsets.push(performance.now() - offsets.length * 20);
    sent.set(this, offsets);
  }
  return write.call(this, data, ...rest);
};

const tone = Int16Array.from({ length: 160 }, (_, at) => 8000 * Math.sin((at * Math.PI) / 10));

const audio = new AudioServer({ port: 0 });
await audio.listen();
const server = new AGIServer({ port: 0 });
server.agi('/line', async (channel) => {
  await channel.answer();
  const line = await audio.attach(channel);
  received.set(line, 0);
  process.send({ ready: received.size });
  async function* speech() {
    while (!channel.hungUp) yield tone;
  }
  void line.speak(speech());
  for await (const frame of line.frames()) {
    if (isMeasuring && frame.length > 0) received.set(line, received.get(line) + 1);
  }
});
const { port } = await server.listen();
process.send({ port });

process.on('message', async ({ measure, end }) => {
  if (end) {
    await server.close();
    await audio.close();
    process.disconnect();
    return;
  }
  isMeasuring = true;
  const cpu = process.cpuUsage();
  const began = performance.now();
  await sleep(measure);
  isMeasuring = false;
  const took = performance.now() - began;
  const { user, system } = process.cpuUsage(cpu);
  const late = [...sent.values()].flatMap((offsets) => {
    const first = Math.min(...offsets);
    return offsets.map((offset) => offset - first);
  });
  const lines = received.size;
  const taken = [...received.values()];
  process.send({
    taken: taken.reduce((sum, count) => sum + count, 0) / ((lines * took) / 20),
    fewest: Math.min(...taken) / (took / 20),
    dropped: [...received.keys()].reduce((sum, { dropped }) => sum + dropped, 0),
    late: told(late),
    cpu: (user + system) / 1000 / took / lines,
  });
});
