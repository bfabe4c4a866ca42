import type { Transcript, TranscriptEntry } from './transcript.js';

/** The shortest silence that gets a note in the transcript, in ms. */
const NOTABLE = 100;

/** Writes down a session while it goes on, from the bytes that each side sends, line by line. */
export class SessionLog {
  readonly #entries: TranscriptEntry[] = [];
  readonly #begun = { asterisk: '', server: '' };
  #last = performance.now();

  /** Adds a note for people. */
  note(text: string): void {
    this.#entries.push({ note: text });
  }

  /** Adds what a side sent. */
  bytes(from: 'asterisk' | 'server', chunk: Buffer): void {
    const lines = `${this.#begun[from]}${chunk.toString('latin1')}`.split('\n');
    this.#begun[from] = lines.pop() ?? '';
    for (const line of lines) this.#add({ from, line });
  }

  /** Adds that a side closed the connection, or reset it. */
  ended(end: 'asterisk' | 'server', reset = false): void {
    const line = this.#begun[end];
    this.#begun[end] = '';
    if (line !== '') this.#add({ from: end, line, unfinished: true });
    this.#add({ end, ...(reset && { reset }) });
  }

  /** The lines that were written down so far. */
  get transcript(): Transcript {
    return { entries: this.#entries };
  }

  #add(entry: TranscriptEntry): void {
    const silence = performance.now() - this.#last;
    if (silence >= NOTABLE) this.note(`${Math.round(silence)} ms later`);
    this.#last = performance.now();
    this.#entries.push(entry);
  }
}
