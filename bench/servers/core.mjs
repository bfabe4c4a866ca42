/** The same ten commands through the public API. */
import { AGIServer } from '../../dist/esm/core/index.js';
import { COUNT, report } from './protocol.mjs';

const server = new AGIServer({ port: 0 });
server.agi('/bench', async (channel) => {
  for (let index = 0; index < COUNT; index++) await channel.noop('bench');
});
report((await server.listen()).port);
