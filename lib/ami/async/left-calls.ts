import { isAGIError } from '../../core/index.js';
import type { AmiClient } from '../client/ami-client.js';
import { FAIL_LINE } from './async-session.js';

/** The channel has gone meanwhile, or the words may have been taken, or never will be. */
const NOT_AGAIN = new Set<string>(['E_AMI_REFUSED', 'E_AMI_TIMEOUT', 'E_AMI_RIGHTS']);

/** Time in ms before an Asterisk that did not say what it holds is asked again. */
const PAUSE = 1000;

/**
 * The calls that Asterisk holds although nobody answers them any more: the connection to the manager was lost, or a
 * command was not taken. Their callers would hear silence until they hang up. They are not served again, since their
 * handlers have ended: the dialplan of each goes on as soon as there is a connection.
 */
export class LeftCalls {
  readonly #ami: AmiClient;
  readonly #uniqueIds = new Set<string>();
  #isReleasing = false;

  constructor(ami: AmiClient) {
    this.#ami = ami;
  }

  /** Takes a call that is left, which is released after the next connect. */
  add(uniqueId: string): void {
    if (this.#uniqueIds.size === 0) this.#ami.on('connect', this.release);
    this.#uniqueIds.add(uniqueId);
  }

  /** A new session has begun on this channel: the one that was left has ended. */
  taken(uniqueId: string): void {
    if (this.#uniqueIds.delete(uniqueId) && this.#uniqueIds.size === 0) {
      this.#ami.off('connect', this.release);
    }
  }

  /** Ends the sessions of those that are still held, if there is a connection. */
  readonly release = (): void => {
    if (this.#isReleasing || this.#uniqueIds.size === 0 || this.#ami.state !== 'connected') return;
    this.#isReleasing = true;
    this.#releaseAll().then(
      () => {
        this.#isReleasing = false;
        // Calls may have been added meanwhile.
        this.release();
      },
      () => {
        this.#isReleasing = false;
        // Where the connection is lost again, the next one releases the rest.
        if (this.#ami.state === 'connected') this.#ami.clock.after(PAUSE, this.release);
      },
    );
  };

  async #releaseAll(): Promise<void> {
    const uniqueIds = [...this.#uniqueIds];
    const held = await this.#held();
    for (const uniqueId of uniqueIds) {
      if (!this.#uniqueIds.has(uniqueId)) continue;
      if (held === undefined || held.has(uniqueId)) await this.#end(uniqueId);
      this.taken(uniqueId);
    }
  }

  /** The channels that run AsyncAGI; `undefined` where the manager's user may not ask. */
  async #held(): Promise<ReadonlySet<string> | undefined> {
    try {
      const { events } = await this.#ami.action('CoreShowChannels');
      const held = events.filter(
        ({ Application, ApplicationData }) =>
          Application === 'AGI' && /^agi:async/i.test(ApplicationData ?? ''),
      );
      return new Set(held.map(({ Uniqueid = '' }) => Uniqueid));
    } catch (error) {
      if (isAGIError(error) && error.code === 'E_AMI_RIGHTS') return undefined;
      throw error;
    }
  }

  async #end(Channel: string): Promise<void> {
    for (const Command of ['SET VARIABLE AGI_OUTCOME disconnected', FAIL_LINE]) {
      try {
        await this.#ami.action('AGI', { Channel, Command });
      } catch (error) {
        if (!isAGIError(error) || !NOT_AGAIN.has(error.code)) throw error;
      }
    }
  }
}
