import type { TranscriptEntry } from '../../transcripts/transcript.js';
import { endOf } from '../call/actions.js';

/** Notices in what was sent how a session ended, and names that as the place of a graph. */
export class SessionEnd {
  #place: Record<string, string> = {};
  #hungUpBy: 'caller' | 'server' | undefined;
  #isOver = false;

  get name(): string {
    if (this.#hungUpBy !== undefined) return `${this.#hungUpBy} hung up`;
    return endOf('continued', this.#place);
  }

  notice(entry: TranscriptEntry): void {
    // Asterisk sends HANGUP after the end, whether or not anybody hung up.
    if ('end' in entry) this.#isOver = true;
    if (this.#isOver || !('line' in entry)) return;
    const { from, line } = entry;
    if (from === 'asterisk') {
      if (line === 'HANGUP') this.#hungUpBy ??= 'caller';
      return;
    }
    if (/^HANGUP(?: |$)/i.test(line)) this.#hungUpBy ??= 'server';
    const [, word = '', where = ''] =
      /^SET (CONTEXT|EXTENSION|PRIORITY) "?([^"]*)/i.exec(line) ?? [];
    if (word !== '') this.#place[word.toLowerCase()] = where;
  }
}
