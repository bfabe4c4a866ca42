/** https://www.npmjs.com/package/asterisk.io */
import asterisk from 'asterisk.io';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { DIALOGUE } from '../dialogues.mjs';
import { report } from './protocol.mjs';

/** As it takes them: without the newline. */
const commands = DIALOGUE.lines.map((line) => line.trimEnd());

// It takes a port and does not tell which one it got.
const probe = createServer().listen(0, '127.0.0.1');
await once(probe, 'listening');
const { port } = probe.address();
probe.close();
await once(probe, 'close');

const server = asterisk.agi(port, '127.0.0.1');
server.on('error', () => undefined);
server.on('connection', (call) => {
  call.on('error', () => undefined);
  let sent = 0;
  const next = () => (sent < commands.length ? call.command(commands[sent++], next) : call.close());
  next();
});
await once(server, 'listening');
report(port);
