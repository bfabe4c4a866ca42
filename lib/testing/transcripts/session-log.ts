import type { Transcript, TranscriptEntry } from './transcript.js';

/** Silence that is worth a note, in ms. */
const NOTABLE = 100;

/** Writes a session down while it goes on: bytes of either side in, lines out, in order. */
export class SessionLog {
  readonly #entries: TranscriptEntry[] = [];
  readonly #begun = { asterisk: '', server: '' };
  #last = performance.now();

  note(text: string): void {
    this.#entries.push({ note: text });
  }

  bytes(from: 'asterisk' | 'server', chunk: Buffer): void {
    const lines = `${this.#begun[from]}${chunk.toString('latin1')}`.split('\n');
    this.#begun[from] = lines.pop() ?? '';
    for (const line of lines) this.#add({ from, line });
  }

  ended(end: 'asterisk' | 'server', reset = false): void {
    const line = this.#begun[end];
    this.#begun[end] = '';
    if (line !== '') this.#add({ from: end, line, unfinished: true });
    this.#add({ end, ...(reset && { reset }) });
  }

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
