/** The same commands through the public API, and as many other routes as are asked for. */
import { DIALOGUE } from '../dialogues.mjs';
import { ours, report } from './protocol.mjs';

const { AGIServer } = await ours('esm/core/index.js');
const server = new AGIServer({ port: 0 });
for (let index = 1; index < Number(process.env.ROUTES ?? 1); index++) {
  server.agi(`/route-${index}/:id`, () => undefined);
}
server.agi('/bench', DIALOGUE.handle);
report((await server.listen()).port);
