/**
 * One line of a transcript. What was sent is wire text: one character per byte.
 *
 * - `asterisk`, `server`: a line that this side sent, without its newline
 * - `end`: this side closed the connection, or reset it
 * - `note`: for people; nothing depends on it
 */
export type TranscriptEntry =
  | { readonly from: 'asterisk' | 'server'; readonly line: string; readonly unfinished?: true }
  | { readonly end: 'asterisk' | 'server'; readonly reset?: true }
  | { readonly note: string };

/**
 * All that was said in one session, to the byte and in order.
 *
 * @publicApi
 */
export interface Transcript {
  readonly entries: readonly TranscriptEntry[];
}

/** A value of the environment, as text; `undefined` where the transcript has none. */
export function factOf({ entries }: Transcript, key: string): string | undefined {
  const prefix = `${key}: `;
  for (const entry of entries) {
    if (!('line' in entry)) continue;
    // An empty line ends the environment.
    if (entry.from !== 'asterisk' || entry.line === '') return undefined;
    if (entry.line.startsWith(prefix)) {
      return Buffer.from(entry.line.slice(prefix.length), 'latin1').toString('utf8');
    }
  }
  return undefined;
}
