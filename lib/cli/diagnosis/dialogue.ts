import { lineLimitOf } from '../../core/index.js';
import type { DialogueLine } from '../../testing/index.js';

/**
 * The end of the connection: the server `closed` it or broke it (`reset`), or it was still `open` when
 * the command stopped waiting.
 */
export type ConnectionEnd = 'closed' | 'reset' | 'open';

/** A command and its reply. */
export interface Exchange {
  readonly command: string;
  /** `undefined` if there was none. */
  readonly reply: string | undefined;
}

const HUNG_UP = '200 result=1';

/** The dialogue of a call as pairs of command and reply. */
export class Dialogue {
  readonly exchanges: readonly Exchange[];
  readonly end: ConnectionEnd;
  /** Whether the call was hung up before the session ended. */
  readonly hungUp: boolean;
  /** Most bytes of a command line that the Asterisk of this call reads as one. */
  readonly lineLimit: number;

  constructor(lines: readonly DialogueLine[], end: ConnectionEnd) {
    const exchanges: { command: string; reply: string | undefined }[] = [];
    let hangups = 0;
    let version: string | undefined;
    for (const { kind, text } of lines) {
      const last = exchanges.at(-1);
      if (kind === 'environment') version ??= /^agi_version: (.*)$/m.exec(text)?.[1];
      else if (kind === 'command') exchanges.push({ command: text, reply: undefined });
      else if (kind === 'reply' && text === 'HANGUP') hangups++;
      else if (kind === 'reply' && last !== undefined) last.reply = text;
    }
    this.exchanges = exchanges;
    this.end = end;
    this.lineLimit = lineLimitOf(version);
    // Asterisk sends one more HANGUP line when a session is over, whether or not anybody hung up.
    this.hungUp =
      hangups > (end === 'open' ? 0 : 1) ||
      // The server itself hung up, and no HANGUP line tells so where AGISIGHUP is `no`.
      exchanges.some(({ command, reply }) => /^HANGUP\b/i.test(command) && reply === HUNG_UP) ||
      lines.some(({ kind, text }) => kind === 'caller' && text === 'hangs up');
  }

  /** The last pair; `undefined` if there was no command. */
  get last(): Exchange | undefined {
    return this.exchanges.at(-1);
  }
}
