import type { WatchedCall } from '../../core/index.js';
import { diagnostics } from '../../core/internal.js';
import { LevelMeter } from '../line/level-meter.js';
import type { Line } from '../line/line.js';

/** Tells the subscribers of the diagnostics channel when a line begins, how loud it is, and when it is over. */
export function watchLine(call: WatchedCall, line: Line): void {
  const { rate, mode, counts } = line;
  const begun = performance.now();
  if (diagnostics.audioStart.hasSubscribers) diagnostics.audioStart.publish({ call, rate, mode });
  if (diagnostics.audioLevel.hasSubscribers) {
    line.meter = new LevelMeter((levels) => {
      diagnostics.audioLevel.publish({ call, ...levels });
    });
  }
  void line.over.then((reason) => {
    if (!diagnostics.audioEnd.hasSubscribers) return;
    const duration = performance.now() - begun;
    diagnostics.audioEnd.publish({ call, rate, mode, reason, duration, ...counts });
  });
}
