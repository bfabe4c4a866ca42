import type { DialogueLine } from '../../testing/index.js';
import {
  collectsWholeAnswer,
  keysHeardBy,
  playsPrompt,
  readCommandLine,
  waitsForEver,
  type CommandLine,
} from '../dialogue/command-line.js';

/**
 * The keys of `--digits`. Each group answers one prompt, however many commands read its keys: a key
 * is pressed while a command listens for it, and the next group waits until another prompt plays, or
 * the time for the last answer is over.
 */
export class ScriptedDigits {
  readonly #press: (key: string) => void;
  readonly #groups: string[];
  /** Keys that were too many for the prompt that they were meant for. */
  readonly #excess: string[] = [];
  #group = '';
  /** The keys of that group that are not pressed yet. */
  #keys = '';
  /** Whether the present group's prompt is still being answered. */
  #answering = false;
  #running: CommandLine | undefined;
  #pressedNow = false;

  constructor(groups: readonly string[], press: (key: string) => void) {
    this.#groups = [...groups];
    this.#press = press;
  }

  /** Is told of each line of the dialogue. */
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
    // A command that was cut short gets no reply.
    this.#commandEnds();
    if (playsPrompt(line)) this.#answerEnds();
    this.#running = line;
    this.#pressedNow = false;
    // A command that waits for ever asks again, even without a prompt.
    const asks = this.#keys === '' && (!this.#answering || waitsForEver(line));
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
    // A prompt that was missing took no key: the group is for the next one.
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
    // The command is about to be executed, or to hear the key before: a key would be lost now.
    setImmediate(() => {
      if (!this.#isHeard(this.#keys)) return;
      const key = this.#keys.charAt(0);
      this.#keys = this.#keys.slice(1);
      this.#press(key);
      this.#pressNext();
    });
  }
}
