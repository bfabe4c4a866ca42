/** https://www.npmjs.com/package/ding-dong */
import AGIServer from 'ding-dong';
import { once } from 'node:events';
import { COUNT, report } from './protocol.mjs';

const server = new AGIServer((context) => {
  context.on('error', () => undefined);
  context.onEvent('variables').then(async () => {
    for (let index = 0; index < COUNT; index++) await context.noop();
    context.end();
  });
}).start(0, '127.0.0.1');
await once(server, 'listening');
report(server.address().port);
