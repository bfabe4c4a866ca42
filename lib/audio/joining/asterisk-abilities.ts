import { AGIError, type AGIChannel, type AudioRate } from '../../core/index.js';
import { hasSince, quoteValue, releaseOf } from '../../core/internal.js';

/** The first minor of each branch that has something, and the first branch that had it from its start. */
interface Since {
  readonly minors: ReadonlyMap<number, number>;
  readonly branch: number;
  /** For messages. */
  readonly text: string;
}

const CHANNELS: Since = { minors: new Map(), branch: 18, text: '18.0' };
const KEYS: Since = {
  minors: new Map([
    [20, 14],
    [22, 4],
  ]),
  branch: 23,
  text: '20.14, 22.4 and 23.0',
};
const WIDEBAND: Since = {
  minors: new Map([
    [20, 17],
    [22, 7],
    [23, 1],
  ]),
  branch: 24,
  text: '20.17, 22.7 and 23.1',
};

/** The abilities that the Asterisk of one call has with AudioSocket. */
export class AsteriskAbilities {
  readonly #channel: AGIChannel;

  constructor(channel: AGIChannel) {
    this.#channel = channel;
  }

  /** @throws AGIError `E_AGI_UNSUPPORTED` if it has no AudioSocket channels */
  require(method: string): void {
    if (!this.#has(CHANNELS)) throw this.#lacks(method, 'AudioSocket channels', CHANNELS);
  }

  /** @throws AGIError `E_AGI_UNSUPPORTED` for a rate that it does not have */
  requireRate(method: string, rate: AudioRate): void {
    if (rate === 8000 || this.#has(WIDEBAND)) return;
    throw this.#lacks(method, `audio of ${rate} Hz, only of 8000 Hz`, WIDEBAND);
  }

  /** The best rate for speech. */
  get bestRate(): AudioRate {
    return this.#has(WIDEBAND) ? 16_000 : 8000;
  }

  /** Why there are no keys on a line; `undefined` if there are. */
  get noKeys(): string | undefined {
    return this.#has(KEYS) ? undefined : this.#sentence('keys over AudioSocket', KEYS);
  }

  /** An Asterisk whose version says nothing is taken for one of today. */
  #has({ minors, branch }: Since): boolean {
    const release = releaseOf(this.#channel.request.version);
    return release === undefined || hasSince(release, minors, branch);
  }

  #sentence(what: string, { text }: Since): string {
    const version = quoteValue(this.#channel.request.version);
    return `this Asterisk (${version}) has no ${what}; they came with ${text}`;
  }

  #lacks(method: string, what: string, since: Since): AGIError {
    const channel = this.#channel.request.uniqueId;
    return new AGIError('E_AGI_UNSUPPORTED', `${method}: ${this.#sentence(what, since)}`, {
      channel,
    });
  }
}
