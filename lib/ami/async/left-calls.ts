import { isAGIError } from '../../core/index.js';
import type { AmiClient } from '../client/ami-client.js';
import { FAIL_LINE } from './async-session.js';

/**
 * The calls that Asterisk held when the connection to the manager was lost. Nobody would answer them any more, and
 * their callers would hear silence until they hang up. They are not served again, since their handlers have ended:
 * the dialplan of each goes on as soon as there is a connection.
 */
export class LeftCalls {
  readonly #ami: AmiClient;
  #uniqueIds = new Set<string>();

  constructor(ami: AmiClient) {
    this.#ami = ami;
  }

  add(uniqueId: string): void {
    this.#uniqueIds.add(uniqueId);
  }

  /** A new session has begun on this channel: the one that was left has ended. */
  taken(uniqueId: string): void {
    this.#uniqueIds.delete(uniqueId);
  }

  /** Ends the sessions of those that are still held. Never rejects; a loss in between leaves the rest for later. */
  async release(): Promise<void> {
    if (this.#uniqueIds.size === 0) return;
    try {
      const held = await this.#held();
      for (const uniqueId of [...this.#uniqueIds]) {
        if (!this.#uniqueIds.has(uniqueId)) continue;
        if (held === undefined || held.has(uniqueId)) await this.#end(uniqueId);
        this.#uniqueIds.delete(uniqueId);
      }
    } catch {
      // The connection is lost again: the next one releases them.
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
        // The channel has gone meanwhile.
        if (!isAGIError(error) || error.code !== 'E_AMI_REFUSED') throw error;
      }
    }
  }
}
