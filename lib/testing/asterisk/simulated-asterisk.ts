import { lineLimitOf } from '../../core/index.js';
import { findCommand } from './commands/index.js';
import type { Answer, SimulatedCommand } from './commands/execution.js';
import { LineInput } from './line-input.js';
import { WakeSignal } from './wake-signal.js';
import type { SimulatedChannel } from '../channel/simulated-channel.js';
import type { ServerSide } from '../wire/server-side.js';
import { fromWire } from '../wire/wire-text.js';
import { splitWords } from './command-words.js';

const UNKNOWN = '510 Invalid or unknown command';
const DEAD = '511 Command Not Permitted on a dead channel or intercept routine';
const HANGUP = 'HANGUP';
const FALSE = /^(?:0|n|no|f|false|off)$/i;
const TRUE = /^(?:1|y|yes|t|true|on)$/i;

/**
 * Asterisk's side of a session (`run_agi` in res_agi.c): it executes one line after the other, and
 * tells the server of a hangup between two lines. It takes and gives wire text, and knows no socket.
 */
export class SimulatedAsterisk {
  readonly #channel: SimulatedChannel;
  readonly #server: ServerSide;
  readonly #input: LineInput;
  readonly #wake = new WakeSignal();
  /** Asterisk reads both variables once, when AGI() starts. */
  readonly #tellsHangup: boolean;
  readonly #leavesAtHangup: boolean;
  readonly #isAsync: boolean;
  #dead: boolean;
  #status: 'SUCCESS' | 'FAILURE' | 'HANGUP' = 'SUCCESS';

  /**
   * @param version `agi_version` as the environment has it: lines are cut where that version cuts them
   * @param isAsync whether it is AsyncAGI (`launch_asyncagi`): no HANGUP line, the session ends at once when
   *   the call does or a command fails, and so no command runs on a dead channel
   */
  constructor(
    channel: SimulatedChannel,
    server: ServerSide,
    version: string | undefined,
    isAsync = false,
  ) {
    this.#channel = channel;
    this.#isAsync = isAsync;
    this.#input = new LineInput(lineLimitOf(version));
    this.#server = server;
    this.#dead = channel.hungUp;
    this.#tellsHangup = !isAsync && !FALSE.test(channel.variables.get('AGISIGHUP') ?? '');
    this.#leavesAtHangup = isAsync || TRUE.test(channel.variables.get('AGIEXITONHANGUP') ?? '');
    channel.hasBytes = () => this.#input.readable;
    channel.hangups.add(() => {
      this.#wake.send();
    });
  }

  /** The value of `AGISTATUS` when the session is over. */
  get status(): 'SUCCESS' | 'FAILURE' | 'HANGUP' {
    return this.#status;
  }

  /** Takes bytes from the server. If they come while a prompt plays, they end it. */
  receive(wire: string): void {
    this.#input.push(wire);
    this.#channel.bytesCame();
    this.#wake.send();
  }

  /** Notes that the server closed its side. The lines that it wrote before are executed first. */
  serverEnded(): void {
    this.#input.end();
    this.#channel.bytesCame();
    this.#wake.send();
  }

  /** Runs the session to its end. */
  async run(): Promise<void> {
    while (await this.#step());
    // Asterisk sends this line at the end of every session, whether or not anybody has hung up.
    if (this.#tellsHangup) this.#reply(HANGUP);
    this.#server.end();
    this.#channel.variables.set('AGISTATUS', this.#status);
  }

  /** Waits for the next line or hangup, and acts on it. Tells whether the session goes on. */
  async #step(): Promise<boolean> {
    if (this.#channel.hungUp && !this.#dead) return this.#noticeHangup();
    if (!this.#input.readable) {
      await this.#wake.next();
      return true;
    }
    const line = await this.#line();
    if (line === undefined) return false;
    this.#channel.tell('command', line);
    this.#channel.report.command(fromWire(line));
    if (this.#hangsUpBefore(line) && !this.#noticeHangup()) return false;
    if (/^failure/i.test(line)) {
      this.#status = 'FAILURE';
      return false;
    }
    await this.#execute(line);
    return !this.#isAsync || this.#status !== 'FAILURE';
  }

  /** Tells the caller of a command, and whether they hung up because of it. */
  #hangsUpBefore(line: string): boolean {
    const wasThere = !this.#channel.hungUp;
    this.#channel.onCommand(fromWire(line));
    return wasThere && this.#channel.hungUp;
  }

  #noticeHangup(): boolean {
    this.#dead = true;
    if (this.#status === 'SUCCESS') this.#status = 'HANGUP';
    if (this.#tellsHangup) this.#reply(HANGUP);
    return !this.#leavesAtHangup;
  }

  /** Reads one line. After it has begun, Asterisk does nothing else until it ends. */
  async #line(): Promise<string | undefined> {
    for (;;) {
      const read = this.#input.read();
      if (read.kind === 'line') return read.line;
      if (read.kind === 'end') return undefined;
      while (!this.#input.readable) await this.#wake.next();
    }
  }

  async #execute(line: string): Promise<void> {
    const found = findCommand(splitWords(line));
    if (found === undefined) {
      this.#reply(UNKNOWN);
      return;
    }
    const { command, args } = found;
    if (this.#dead && !command.dead) {
      this.#reply(DEAD);
      return;
    }
    const answer = await command.execute(this.#channel, args, (provisional) => {
      this.#reply(provisional);
    });
    this.#answer(command, answer);
  }

  #answer(command: SimulatedCommand, answer: Answer): void {
    if (answer === 'silence') return;
    if (answer === 'usage') {
      this.#reply(usageOf(command));
      return;
    }
    this.#reply(`200 result=${answer.result}`);
    if (answer.usageToo) this.#reply(usageOf(command));
    // A command that failed because of a hangup is no failure of the session.
    if (answer.failed && (this.#dead || !this.#channel.hungUp)) this.#status = 'FAILURE';
  }

  #reply(text: string): void {
    this.#channel.tell('reply', text);
    this.#server.write(`${text}\n`);
  }
}

/**
 * The usage of a command. Asterisk's own texts are not copied, because of their licence: the lines
 * around the text are the same, and the text is shorter.
 */
function usageOf({ words, usage }: SimulatedCommand): string {
  return [
    '520-Invalid command syntax.  Proper usage follows:',
    `Usage: ${words} ${usage}`.trimEnd(),
    '520 End of proper usage.',
  ].join('\n');
}
