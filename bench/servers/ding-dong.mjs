/** https://www.npmjs.com/package/ding-dong */
import AGIServer from 'ding-dong';
import { once } from 'node:events';
import { DIALOGUE } from '../dialogues.mjs';
import { report } from './protocol.mjs';

/** As it takes them: without the newline. */
const commands = DIALOGUE.lines.map((line) => line.trimEnd());

const server = new AGIServer((context) => {
  context.on('error', () => undefined);
  context.onEvent('variables').then(async () => {
    for (const command of commands) await context.sendCommand(command);
    context.end();
  });
}).start(0, '127.0.0.1');
await once(server, 'listening');
report(server.address().port);
