import type { DialogueLine } from '../../testing/index.js';
import {
  collectsWholeAnswer,
  keysHeardBy,
  playsPrompt,
  readCommandLine,
  waitsForever,
  type CommandLine,
} from '../dialogue/command-line.js';

/**
 * The keys of `--digits`. Each group answers one prompt, however many commands read its keys. A key is
 * pressed while a command listens for it. The next group waits until another prompt plays, or until the
 * time for the last answer is over.
 */
export class ScriptedDigits {
  readonly #press: (key: string) => void;
  readonly #groups: string[];
  /** Keys that their prompt did not take. */
  readonly #excess: string[] = [];
  /** The group that answers the present prompt. */
  #group = '';
  /** The keys of the present group that are not pressed yet. */
  #keys = '';
  /** Whether the present group's prompt is still being answered. */
  #answering = false;
  #running: CommandLine | undefined;
  #pressedNow = false;

  constructor(groups: readonly string[], press: (key: string) => void) {
    this.#groups = [...groups];
    this.#press = press;
  }

  /** Takes a line of the dialogue, and presses a key if the line asks for it. */
  hear({ kind, text }: DialogueLine): void {
    if (kind === 'command') this.#commandBegins(readCommandLine(text));
    else if (kind === 'caller') this.#pressedNow ||= /^presses .$/.test(text);
    // A provisional reply and a HANGUP line end no command.
    else if (kind === 'reply' && /^[25]/.test(text)) this.#commandEnds();
  }

  /** The keys that no command listened for, in groups. */
  get unused(): string[] {
    return [...this.#excess, ...(this.#keys === '' ? [] : [this.#keys]), ...this.#groups];
  }

  #commandBegins(line: CommandLine): void {
    // The command before may have been cut short: then it gets no reply.
    this.#commandEnds();
    if (playsPrompt(line)) this.#answerEnds();
    this.#running = line;
    this.#pressedNow = false;
    // A command that waits forever asks again, even without a prompt.
    const asks = this.#keys === '' && (!this.#answering || waitsForever(line));
    if (asks && this.#isHeard(this.#groups[0])) {
      this.#group = this.#keys = this.#groups.shift() ?? '';
      this.#answering = true;
    }
    this.#pressNext();
  }

  #commandEnds(): void {
    const line = this.#running;
    this.#running = undefined;
    if (line === undefined || keysHeardBy(line) === '') return;
    if (collectsWholeAnswer(line) || !this.#pressedNow) this.#answerEnds();
  }

  #answerEnds(): void {
    // A missing prompt took no key: its group is used for the next prompt.
    if (this.#keys !== '' && this.#keys === this.#group) this.#groups.unshift(this.#group);
    else if (this.#keys !== '') this.#excess.push(this.#keys);
    this.#keys = '';
    this.#answering = false;
  }

  /** Whether the command that runs listens for the first of these keys. */
  #isHeard(keys = ''): boolean {
    if (keys === '' || this.#running === undefined) return false;
    return keysHeardBy(this.#running).includes(keys.charAt(0));
  }

  #pressNext(): void {
    if (!this.#isHeard(this.#keys)) return;
    // Asterisk has not begun the command, or not read the key before: now, a key would be lost.
    setImmediate(() => {
      if (!this.#isHeard(this.#keys)) return;
      const key = this.#keys.charAt(0);
      this.#keys = this.#keys.slice(1);
      this.#press(key);
      this.#pressNext();
    });
  }
}
