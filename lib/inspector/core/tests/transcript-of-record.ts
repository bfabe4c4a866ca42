import type { Transcript, TranscriptEntry } from '../../../testing/index.js';
import type { CallRecord } from '../records/call-record.js';
import { lineByLine } from '../records/timeline-entry.js';

/** The shortest silence that gets a note, in ms. */
const NOTABLE = 100;

/** The dialogue of a call as a transcript, with placeholders for what is masked. */
export function transcriptOfRecord({ entries }: CallRecord): Transcript {
  const lines: TranscriptEntry[] = [];
  let last = 0;
  for (const { at, kind, text } of lineByLine(entries)) {
    const entry = entryOf(kind, text);
    if (entry === undefined) continue;
    if (at - last >= NOTABLE) lines.push({ note: `${Math.round(at - last)} ms later` });
    last = at;
    lines.push(entry);
  }
  return { entries: lines };
}

function entryOf(kind: string, text: string): TranscriptEntry | undefined {
  if (kind === 'asterisk' || kind === 'server') return { from: kind, line: text };
  if (kind === 'closed') return { end: text === 'server' ? 'server' : 'asterisk' };
  return undefined;
}
