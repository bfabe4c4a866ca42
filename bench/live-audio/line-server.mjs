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
/** For each connection the times at which its frames were sent. */
const sent = new Map();

/** A frame that is later than this, in ms, moves the times of those after it: `MOST_LATE` of the clock. */
const MOST_LATE = 16;

/** How late each frame is: a row of one every 20 ms begins with the earliest, and moves where a frame is too late. */
function lateness(times) {
  let row = Infinity;
  return times.map((at, index) => {
    const offset = at - index * 20;
    row = Math.min(row, offset);
    const late = offset - row;
    if (late > MOST_LATE) row = offset - MOST_LATE;
    return late;
  });
}

const write = Socket.prototype.write;
Socket.prototype.write = function (data, ...rest) {
  if (isMeasuring && data[0] === 0x10 && data.length === MESSAGE) {
    const times = sent.get(this) ?? [];
    times.push(performance.now());
    sent.set(this, times);
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
  const late = [...sent.values()].flatMap(lateness);
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
