import type { Call } from '../../channel/call/call.js';
import { isOfSilentTone } from '../../channel/call/silent-tone.js';
import { report } from '../../reporting/reports.js';
import { callLabel } from '../../reporting/call-label.js';
import type { AGIRouteConfig } from '../agi-route.js';

/** The most commands that the warning names. */
const MOST_NAMED = 5;

const warned = new WeakSet<AGIRouteConfig>();

/**
 * Warns, once for each route, of a handler that returned while its own commands waited or ran. They
 * reject with the end of the session, and no code sees it.
 */
export function warnOfMissingAwait(call: Call, route: AGIRouteConfig): void {
  if (call.isEnded || call.isHungUp || call.isCutOff || warned.has(route)) return;
  const commands = call.commands.unanswered
    .filter((command) => !isOfSilentTone(command))
    .map(({ row }) => row.words);
  if (commands.length === 0) return;
  warned.add(route);
  const more = commands.length - MOST_NAMED;
  const named = commands.slice(0, MOST_NAMED).join(', ') + (more > 0 ? ` and ${more} more` : '');
  report(
    'AGI_MISSING_AWAIT',
    `${callLabel(call.request)} the handler returned before Asterisk had answered ${named}: is an ` +
      '`await` missing? The session ends with the handler, so await every command, or return its promise',
  );
}
