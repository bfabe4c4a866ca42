import type { Reply } from '../../codec/reply.js';
import { command, type Command } from '../../command/command.js';
import { encodeCommand } from '../../command/encoding.js';
import { EXEC } from '../../command/rows/flow.js';
import { DEFAULT_COMMAND_TIMEOUT } from '../../limits.js';
import type { BetweenCommands } from './between-commands.js';
import type { Call } from './call.js';
import { PendingCommand } from './pending-command.js';
import { effectOnTone, needsTone } from './tone-effects.js';

/** A tone of 0 Hz, for ever: frames of silence. Asterisk returns at once. */
const PLAY = ['Playtones', '0/1000'];
const STOP = ['StopPlaytones'];

/** EXEC with the deadline of commands that Asterisk answers at once. */
const INSTANT_EXEC: Command = command({ ...EXEC, duration: 'instant', afterHangup: false });

/** Whether a command belongs to the tone, and was not given by the application. */
export function isOfSilentTone({ row }: PendingCommand): boolean {
  return row === INSTANT_EXEC;
}

/**
 * A tone of silence that carries what is whispered to the caller: Asterisk mixes a whisper into what is
 * played, and plays nothing by itself. Every prompt ends the tone, and so it is begun again after the last of
 * them: at once if nothing follows, or before the next command that makes no sound itself.
 */
export class SilentTone implements BetweenCommands {
  readonly #call: Call;
  /** `other` is a sound of the application's own, such as music on hold, which carries as well. */
  #state: 'ended' | 'beginning' | 'there' | 'other' | 'stopped' = 'ended';

  constructor(call: Call) {
    this.#call = call;
  }

  /**
   * Begins the tone.
   *
   * @returns whether this Asterisk has one
   * @throws AGIError as a command does
   */
  async start(): Promise<boolean> {
    const { commands } = this.#call;
    const decode = (reply: Reply): boolean => EXEC.decode(reply).found;
    const started = this.#call.run(INSTANT_EXEC, PLAY, undefined, decode);
    this.#state = 'beginning';
    commands.between = this;
    try {
      const found = await started;
      if (!found) this.#stopped();
      return found;
    } catch (error) {
      this.#stopped();
      throw error;
    }
  }

  /** Ends the tone, if it is what the caller hears. Never rejects. */
  async stop(): Promise<void> {
    const isThere = this.#state === 'there' || this.#state === 'beginning';
    this.#stopped();
    const { isHungUp, isEnded } = this.#call;
    if (!isThere || isHungUp || isEnded) return;
    try {
      await this.#call.run(INSTANT_EXEC, STOP, undefined, (reply) => reply);
    } catch {
      // The call is over, and the tone with it.
    }
  }

  before(next: PendingCommand): PendingCommand | undefined {
    if (this.#state !== 'ended' || !needsTone(next)) return undefined;
    return this.#renew();
  }

  released(ended: PendingCommand): void {
    const effect = ended.values === PLAY ? 'begins' : effectOnTone(ended);
    if (effect === 'begins') this.#state = 'there';
    else if (effect === 'replaces') this.#state = 'other';
    else if (effect === 'ends') {
      this.#state = 'ended';
      // The next command may be a prompt. An application gives it in this turn of the event loop.
      setImmediate(this.#whenIdle);
    }
  }

  readonly #whenIdle = (): void => {
    const { commands, isHungUp, isEnded } = this.#call;
    // Where nothing runs, nothing waits.
    const isIdle = commands.running === undefined;
    if (this.#state !== 'ended' || !isIdle || isHungUp || isEnded) return;
    const renewal = this.#renew();
    if (renewal) commands.add(renewal);
  };

  #renew(): PendingCommand | undefined {
    const { request, isHungUp, isEnded } = this.#call;
    if (isHungUp || isEnded) return undefined;
    const line = encodeCommand(INSTANT_EXEC, PLAY, request);
    this.#state = 'beginning';
    const renewal = new PendingCommand(INSTANT_EXEC, PLAY, line, DEFAULT_COMMAND_TIMEOUT, ignore);
    renewal.promise.catch(ignore);
    return renewal;
  }

  #stopped(): void {
    this.#state = 'stopped';
    if (this.#call.commands.between === this) this.#call.commands.between = undefined;
  }
}

function ignore(): void {
  // A tone that could not be begun again is begun again after the next prompt.
}
