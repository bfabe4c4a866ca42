import { interruptBy, type AmiClient } from '../../ami/index.js';
import type { Interrupt } from '../../core/index.js';

/**
 * How the commands of FastAGI calls are ended at once: over the only client of the manager. Of several nobody knows
 * which Asterisk has a call.
 */
export function interruptionOf(clients: readonly AmiClient[]): Interrupt | undefined {
  const [client, ...others] = clients;
  return client === undefined || others.length > 0 ? undefined : interruptBy(client);
}
