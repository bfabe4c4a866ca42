import { CATALOGUE, type Command } from '../core/index.js';
import { prompts } from './commands/prompts.js';
import type { Execute } from './commands/execution.js';
import { state } from './commands/state.js';
import type { SimulatedChannel } from './simulated-channel.js';
import { splitWords } from './words.js';

const EXECUTE: Readonly<Record<string, Execute>> = { ...state, ...prompts };
const BY_WORDS = new Map(CATALOGUE.map((row) => [row.words, row]));

const UNKNOWN = '510 Invalid or unknown command\n';
const DEAD = '511 Command Not Permitted on a dead channel or intercept routine\n';
const HANGUP = 'HANGUP\n';

/**
 * Asterisk's side of a session: executes lines one after the other and writes what Asterisk would.
 * Bytes in, bytes out; it knows no socket.
 */
export class SimulatedAsterisk {
  readonly #channel: SimulatedChannel;
  readonly #write: (text: string) => void;
  readonly #end: () => void;
  #lines: string[] = [];
  #partial = '';
  #running: Command | undefined;
  #hangupTold = false;
  #ended = false;

  constructor(channel: SimulatedChannel, write: (text: string) => void, end: () => void) {
    this.#channel = channel;
    this.#write = write;
    this.#end = end;
  }

  /** Bytes from the server. Those that arrive during an interruptible command end it. */
  receive(text: string): void {
    const lines = (this.#partial + text).split('\n');
    this.#partial = lines.pop() ?? '';
    this.#lines.push(...lines);
    if (this.#running?.interruptible) this.#channel.interrupt();
    void this.#execute();
  }

  /** The caller is gone: told between commands, never within one. */
  hangup(): void {
    this.#channel.hangup();
    if (this.#running === undefined) this.#tellHangup();
  }

  async #execute(): Promise<void> {
    while (this.#running === undefined && !this.#ended) {
      const line = this.#lines.shift();
      if (line === undefined) return;
      this.#channel.tell('command', line);
      if (/^failure/i.test(line)) {
        this.#channel.failed = true;
        this.#ended = true;
        this.#end();
        return;
      }
      const reply = await this.#replyTo(line);
      if (reply !== undefined) {
        this.#channel.tell('reply', reply.trimEnd());
        this.#write(reply);
      }
      if (this.#channel.hungUp) this.#tellHangup();
    }
  }

  async #replyTo(line: string): Promise<string | undefined> {
    const words = splitWords(line);
    const row = rowOf(words);
    const execute = row && EXECUTE[row.words];
    if (row === undefined || execute === undefined) return UNKNOWN;
    if (this.#channel.hungUp && !row.afterHangup) return DEAD;

    this.#running = row;
    const result = await execute(this.#channel, words.slice(row.words.split(' ').length));
    this.#running = undefined;
    if (result === undefined) return undefined;
    if (result === 'usage') return usageOf(row);
    if (result.startsWith('-1') && row.words !== 'GET DATA' && row.words !== 'CHANNEL STATUS') {
      this.#channel.failed ||= !this.#channel.hungUp;
    }
    return `200 result=${result}\n`;
  }

  #tellHangup(): void {
    if (this.#hangupTold) return;
    this.#hangupTold = true;
    this.#channel.tell('reply', 'HANGUP');
    this.#write(HANGUP);
  }
}

function rowOf(words: readonly string[]): Command | undefined {
  for (let count = 3; count > 0; count--) {
    const row = BY_WORDS.get(words.slice(0, count).join(' ').toUpperCase());
    if (row) return row;
  }
  return undefined;
}

function usageOf(row: Command): string {
  const args = row.arguments.map(({ name, optional }) => (optional ? `[${name}]` : `<${name}>`));
  return (
    '520-Invalid command syntax.  Proper usage follows:\n' +
    `${[row.words, ...args].join(' ')}\n520 End of proper usage.\n`
  );
}
