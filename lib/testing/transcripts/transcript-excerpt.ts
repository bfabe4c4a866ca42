import { formatTranscript } from './transcript-text.js';
import type { TranscriptEntry } from './transcript.js';

/** Lines that are shown on each side of the place. */
const SHOWN = 12;

/** The lines around a place in a transcript, with what happened there. */
export function placeIn(entries: readonly TranscriptEntry[], place: number, note: string): string {
  const from = Math.max(place - SHOWN, 0);
  const before = formatTranscript({ entries: entries.slice(from, place) });
  const after = formatTranscript({ entries: entries.slice(place, place + SHOWN) });
  const more = entries.length - place - SHOWN;
  return [
    from > 0 ? `… (${from} lines before)\n` : '',
    before,
    `→ ${note}\n`,
    after,
    more > 0 ? `… (${more} lines more)` : '',
  ].join('');
}
