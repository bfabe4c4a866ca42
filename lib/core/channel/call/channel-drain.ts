import type { Reply } from '../../codec/reply.js';
import { DRAIN_TIME, MOST_DRAINS } from '../../limits.js';

/** The call whose channel is read empty. */
export interface DrainedCall {
  readonly isHungUp: boolean;
  /** Whether `hangup({ now: true })` ends it. */
  readonly isCutOff: boolean;
}

const LINE = `WAIT FOR DIGIT ${DRAIN_TIME}\n`;

/**
 * Reads a channel empty after a command was interrupted. What ended that command may still be in the channel.
 * Between two commands Asterisk takes the next line before it reads the channel where both wait, and a fence
 * does not read it at all: the next command would be ended by it. So WAIT FOR DIGIT reads the channel until it
 * finds neither a key nor the end of a playback. Keys that the caller pressed meanwhile are lost, as all keys
 * between two commands are.
 */
export class ChannelDrain {
  readonly #call: DrainedCall;
  readonly #write: (line: string) => void;
  #left = MOST_DRAINS;
  #isUp = false;

  constructor(call: DrainedCall, write: (line: string) => void) {
    this.#call = call;
    this.#write = write;
  }

  /** Whether a reply is awaited. Bytes would end WAIT FOR DIGIT: nothing else may be written until then. */
  get isUp(): boolean {
    return this.#isUp;
  }

  /** Has Asterisk read the channel, if that is of use: a hangup does not wait. Returns whether a reply comes. */
  read(): boolean {
    const { isHungUp, isCutOff } = this.#call;
    const isUp = this.#left > 0 && !isHungUp && !isCutOff;
    this.#isUp = isUp;
    this.#left--;
    if (isUp) this.#write(LINE);
    return isUp;
  }

  /** Takes the reply; `undefined` for one that is lost. Returns whether another one comes. */
  replied(reply: Reply | undefined): boolean {
    this.#isUp = false;
    return Number(reply?.result) > 0 && this.read();
  }
}
