import type { AGIChannel } from '../channel/agi-channel.js';
import type { Connection } from '../server/connection/socket-transport.js';
import { watchSessions } from '../server/session/session-watch.js';
import { WatchedDialogue, type DialogueListener } from './watched-dialogue.js';

/**
 * Hands on what both sides of each call of a server say, masked. A server that nobody watches does no
 * work for it. Calls that have begun before are not watched.
 *
 * @param server an `AGIServer`
 * @param begin gives the listener of a call whose environment was read; `undefined` to leave it out
 * @param mask whether keys, numbers and tokens are masked before the listener gets a line
 * @returns a function that ends it: calls that are watched already are watched to their end
 */
export function watchCalls(
  server: object,
  begin: (channel: AGIChannel, connection: Connection) => DialogueListener | undefined,
  mask: boolean,
): () => void {
  return watchSessions(server, ({ channel, environment, connection }) => {
    const listener = begin(channel, connection);
    return listener && new WatchedDialogue(environment, listener, mask);
  });
}
