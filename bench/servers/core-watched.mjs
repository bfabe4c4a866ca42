/** The core with somebody who listens to every message of diagnostics_channel, and does nothing. */
import { subscribe } from 'node:diagnostics_channel';

for (const name of ['connection', 'call:start', 'call:end', 'command:start', 'command:end']) {
  subscribe(`nestjs-agi:${name}`, () => undefined);
}
await import('./core.mjs');
