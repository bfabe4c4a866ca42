import { partsOf } from '../../../core/internal.js';
import { printable } from '../../../core/index.js';
import type { CallRecord } from '../records/call-record.js';
import type { CallStore } from '../records/call-store.js';
import { lineByLine, type TimelineEntry } from '../records/timeline-entry.js';
import { maskedIn } from '../tests/replay.js';

/** A call in the list, as JSON. */
export function summaryOf(record: CallRecord): object {
  const { id, server, uniqueId, channelName, caller, callerName, path, startedAt } = record;
  const { end, commands, replayOf, route } = record;
  return {
    id,
    server,
    uniqueId,
    channel: channelName,
    caller,
    name: callerName,
    path,
    route: route ?? null,
    startedAt,
    commands,
    running: end === undefined,
    ...(end === undefined
      ? { age: record.age }
      : { outcome: end.outcome, duration: end.duration, error: end.error?.message }),
    ...(replayOf !== undefined && { replayOf }),
  };
}

/**
 * A call with its timeline, as JSON.
 *
 * @param from the number of entries that the page has already
 */
export function callView(record: CallRecord, from: number): object {
  return {
    ...summaryOf(record),
    entries: lineByLine(record.entries).slice(from).map(entryView),
    from,
    left: record.left,
    complete: record.complete,
    stack: record.end?.error?.stack,
    masked: record.end === undefined ? [] : maskedIn(record),
  };
}

/** Text with its masked parts as lists of one name. */
function entryView({ at, kind, text, duration, detail }: TimelineEntry): object {
  const parts = partsOf(text).map((part) =>
    typeof part === 'string'
      ? printable(kind === 'asterisk' || kind === 'server' ? fromWire(part) : part)
      : [part.name],
  );
  return { at, kind, parts, duration, detail };
}

function fromWire(wire: string): string {
  return Buffer.from(wire, 'latin1').toString('utf8');
}

/** The ids of the calls in which a text is said, in whatever case. */
export function searchFor(store: CallStore, wanted: string): string[] {
  const text = wanted.toLowerCase();
  return store.all
    .filter(({ entries }) => entries.some((entry) => shownText(entry).includes(text)))
    .map(({ id }) => id);
}

function shownText({ text }: TimelineEntry): string {
  return partsOf(text)
    .map((part) => (typeof part === 'string' ? fromWire(part) : '•'))
    .join('')
    .toLowerCase();
}

/** All calls and figures, or what has changed after a version, as JSON. */
export function changesOf(
  store: CallStore,
  servers: readonly object[],
  since: number | undefined,
): string {
  const removed = since === undefined ? undefined : store.removedSince(since);
  const after = removed === undefined ? -1 : (since ?? -1);
  return JSON.stringify({
    whole: removed === undefined,
    now: Date.now(),
    calls: store.all.filter(({ version }) => version > after).map(summaryOf),
    removed: removed ?? [],
    running: store.runningCount,
    routes: store.routes,
    servers,
  });
}
