import type { CallReport } from '../report/call-report.js';
import { toWire } from '../wire/wire-text.js';
import type { Transcript, TranscriptEntry } from './transcript.js';

/**
 * The transcript of a simulated call, to keep it and to replay it.
 *
 * @publicApi
 */
export function transcriptOf({ dialogue, reset }: CallReport): Transcript {
  const entries = dialogue.flatMap(({ kind, text }): TranscriptEntry[] => {
    if (kind === 'caller') return [{ note: `the caller ${text}` }];
    const from = kind === 'command' ? 'server' : 'asterisk';
    const lines = text.split('\n').map((line) => ({ from, line: toWire(line) }) as const);
    return kind === 'environment' ? [...lines, { from, line: '' }] : lines;
  });
  // Asterisk sends HANGUP last of all, after the server has closed, whether or not anybody hung up.
  const last = entries.findLastIndex((entry) => 'line' in entry);
  const farewell = isHangup(entries[last]) ? entries.splice(last, 1) : [];
  return { entries: [...entries, { end: 'server', ...(reset && { reset }) }, ...farewell] };
}

function isHangup(entry: TranscriptEntry | undefined): boolean {
  return entry !== undefined && 'line' in entry && entry.line === 'HANGUP';
}
