/** The core with an inspector that no page looks at. */
import { ours, report } from './protocol.mjs';
import { DIALOGUE } from '../dialogues.mjs';

const { AGIServer } = await ours('esm/core/index.js');
const { CallInspector } = await ours('esm/inspector/core/index.js');
const server = new AGIServer({ port: 0 });
new CallInspector().watch(server);
server.agi('/bench', DIALOGUE.handle);
report((await server.listen()).port);
