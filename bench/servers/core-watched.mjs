/** The core with a subscriber of every message of diagnostics_channel that does nothing. */
import { subscribe } from 'node:diagnostics_channel';

for (const name of ['connection', 'call:start', 'call:end', 'command:start', 'command:end']) {
  subscribe(`nestjs-agi:${name}`, () => undefined);
}
await import('./core.mjs');
