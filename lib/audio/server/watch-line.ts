import type { WatchedCall } from '../../core/index.js';
import { diagnostics } from '../../core/internal.js';
import type { Line } from '../line/line.js';

/** Tells the subscribers of the diagnostics channel when a line begins, and when it is over. */
export function watchLine(call: WatchedCall, line: Line): void {
  const { rate, mode, counts } = line;
  const begun = performance.now();
  if (diagnostics.audioStart.hasSubscribers) diagnostics.audioStart.publish({ call, rate, mode });
  void line.over.then((reason) => {
    if (!diagnostics.audioEnd.hasSubscribers) return;
    const duration = performance.now() - begun;
    diagnostics.audioEnd.publish({ call, rate, mode, reason, duration, ...counts });
  });
}
