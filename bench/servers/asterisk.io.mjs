/** https://www.npmjs.com/package/asterisk.io */
import asterisk from 'asterisk.io';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { COUNT, report } from './protocol.mjs';

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
  let left = COUNT;
  const next = () => (left-- > 0 ? call.command('NOOP bench', next) : call.close());
  next();
});
await once(server, 'listening');
report(port);
