// Calls with live audio both ways, on one core: some of them of SIP telephones over RTP.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { of } from './emitted.mjs';
import { percent } from './figures.mjs';

const { connectTelephone, isTone } = await of('test/asterisk/telephone/index.js');

const SECONDS = 10;

/** The message of the server that has a property. */
async function told(server, property) {
  for (;;) {
    const [message] = await once(server, 'message');
    if (message[property] !== undefined) return message;
  }
}

/**
 * @param count how many calls
 * @param telephones how many of them are of SIP telephones; the others are of Local channels
 */
export async function lines(asterisk, count, telephones) {
  const file = fileURLToPath(new URL('line-server.mjs', import.meta.url));
  const server = spawn('taskset', ['-c', '0', process.execPath, file], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  let ready = 0;
  server.on('message', (message) => (ready = message.ready ?? ready));
  const { port } = await told(server, 'port');
  const url = `agi://127.0.0.1:${port}/line`;
  const open = [];
  const calls = [];
  for (let index = 0; index < telephones; index++) {
    const telephone = await connectTelephone(asterisk, { user: 'bench', agi: url });
    open.push(telephone);
    calls.push(await telephone.telephone.call('100'));
  }
  const local = Array.from({ length: count - telephones }, () =>
    asterisk.call({ url, farLeg: [{ play: 'beep' }, { wait: (SECONDS + 60) * 1000 }] }),
  );
  while (ready < count) await sleep(20);
  await sleep(2000);
  const began = calls.map(({ heard }) => heard.length);
  server.send({ measure: SECONDS * 1000 });
  const { taken, fewest, dropped, late, cpu } = await told(server, 'taken');
  const heard = calls.flatMap((call, index) => call.heard.slice(began[index]));
  const ours = heard.filter(({ samples }) => isTone(samples, 400)).length;
  console.log(
    `${count} lines on one core, ${telephones} of them over RTP: ${percent(taken)} of the frames taken ` +
      `(${percent(fewest)} of the line with the fewest, ${dropped} dropped); ours off their time: ${late}; ` +
      `CPU ${percent(cpu)} of a core per line` +
      (telephones > 0
        ? `; ${percent(ours / heard.length)} of the packets to the telephones are ours`
        : ''),
  );
  await Promise.allSettled(calls.map((call) => call.hangUp()));
  await asterisk.command('channel request hangup all');
  await Promise.allSettled(local.map((call) => call.ended));
  await Promise.allSettled(open.map((telephone) => telephone.close()));
  const gone = once(server, 'exit');
  server.send({ end: true });
  await gone;
}
