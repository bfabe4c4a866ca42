import { connect } from 'node:net';
import { DIALOGUES } from '../dialogues.mjs';

/** The environment that an Asterisk 22 sends. */
export const ENVIRONMENT =
  'agi_network: yes\nagi_network_script: bench\nagi_request: agi://127.0.0.1/bench\n' +
  'agi_channel: PJSIP/100-00000001\nagi_language: en\nagi_type: PJSIP\nagi_uniqueid: 1.1\n' +
  'agi_version: 22.10.1\nagi_callerid: 100\nagi_calleridname: Bench\nagi_callingpres: 0\n' +
  'agi_callingani2: 0\nagi_callington: 0\nagi_callingtns: 0\nagi_dnid: 200\nagi_rdnis: unknown\n' +
  'agi_context: default\nagi_extension: 200\nagi_priority: 1\nagi_enhanced: 0.0\n' +
  'agi_accountcode: \nagi_threadid: 1\n\n';

/**
 * Asterisk's side of one call; resolves when the server has closed it.
 *
 * @param onCommand told of each line that the server writes
 */
export function call({ port, dialogue }, onCommand) {
  const { replies } = DIALOGUES[dialogue];
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    let answered = 0;
    socket.write(ENVIRONMENT);
    socket.on('data', (line) => {
      onCommand?.(line);
      socket.write(replies[answered++] ?? '200 result=0\n');
    });
    socket.on('error', reject);
    socket.on('close', resolve);
  });
}

/** Fails unless the server writes the commands of its dialogue, word for word. */
export async function verify(server) {
  const written = [];
  await call(server, (line) => written.push(plain(line.toString())));
  const expected = DIALOGUES[server.dialogue].lines.map(plain);
  if (JSON.stringify(written) !== JSON.stringify(expected)) {
    throw new Error(`${server.name} wrote ${JSON.stringify(written)}`);
  }
}

/** Quotes around a word that needs none do not change its meaning. */
const plain = (line) => line.replaceAll(/"(\w+)"/g, '$1').trim();

/** A call whose first command is never answered; resolves with its socket when that has come. */
export function idleCall(port) {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.write(ENVIRONMENT);
    socket.once('data', () => resolve(socket));
    socket.once('error', reject);
  });
}
