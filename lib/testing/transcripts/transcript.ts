/**
 * One line of a transcript: what a side sent, how it closed, or a note.
 *
 * @publicApi
 */
export type TranscriptEntry =
  | {
      /** The side that sent the line. */
      readonly from: 'asterisk' | 'server';
      /**
       * The line without its newline, as wire text: one character per byte. A text that an inspector has masked
       * is its name between U+E000 and U+E001.
       */
      readonly line: string;
      /** The side closed before it sent the newline. */
      readonly unfinished?: true;
    }
  | {
      /** The side that closed its end of the connection. */
      readonly end: 'asterisk' | 'server';
      /** The side reset the connection instead. */
      readonly reset?: true;
    }
  | {
      /** A text for people: a replay takes no notice of it. */
      readonly note: string;
    };

/**
 * All that was sent in one session, to the byte and in order.
 *
 * @publicApi
 */
export interface Transcript {
  /** The lines that were sent, how each side closed, and notes, in order. */
  readonly entries: readonly TranscriptEntry[];
}

/** A value of the environment, as text; `undefined` if the transcript does not have it. */
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
