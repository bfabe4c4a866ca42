import { formatTranscript } from './transcript-text.js';
import type { TranscriptEntry } from './transcript.js';

/** How many lines are shown before and after the position. */
const SHOWN = 12;

/** The lines around a position in a transcript, with a note that tells what happened there. */
export function excerptAt(
  entries: readonly TranscriptEntry[],
  position: number,
  note: string,
): string {
  const from = Math.max(position - SHOWN, 0);
  const before = formatTranscript({ entries: entries.slice(from, position) });
  const after = formatTranscript({ entries: entries.slice(position, position + SHOWN) });
  const more = entries.length - position - SHOWN;
  return [
    from > 0 ? `… (${from} lines before)\n` : '',
    before,
    `→ ${note}\n`,
    after,
    more > 0 ? `… (${more} lines more)` : '',
  ].join('');
}
