/** What a call costs at least: a socket, ten writes, ten reads, nothing understood. */
import { createServer } from 'node:net';
import { COMMANDS, report } from './protocol.mjs';

const server = createServer({ noDelay: true, allowHalfOpen: true }, (socket) => {
  let next = 0;
  socket.on('error', () => undefined);
  socket.on('data', () => {
    if (next < COMMANDS.length) socket.write(COMMANDS[next++]);
    else socket.end();
  });
});
server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => report(server.address().port));
