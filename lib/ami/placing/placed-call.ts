import type { AmiClient } from '../client/ami-client.js';
import type { PlacementOutcome } from './outcome.js';

/**
 * The end of a placed call.
 *
 * @publicApi
 */
export interface PlacedCallEnd {
  /** Hangup cause as a number, where Asterisk told one: 16 is normal. */
  readonly cause: number | undefined;
  /**
   * Whether Asterisk told that the channel is gone. False where nobody can tell: the client was closed, or
   * the connection was lost and the manager user lacks the rights to ask (`write = call` or `reporting`);
   * the call may go on then.
   */
  readonly known: boolean;
}

/**
 * A call that was placed, as soon as it is known what came of it.
 *
 * @publicApi
 */
export class PlacedCall {
  /** The outcome of the call. */
  readonly outcome: PlacementOutcome;
  /** Hangup cause as a number, where it was not answered and Asterisk told one. */
  readonly cause: number | undefined;
  /** Unique id of the channel: `channel.request.uniqueId` in the handler of the route. */
  readonly uniqueId: string;
  /** How many attempts it took. */
  readonly attempts: number;
  /**
   * Resolves when the channel is gone, at once where it was not answered, or when its end cannot be known
   * any more (`known: false`). Never rejects.
   */
  readonly ended: Promise<PlacedCallEnd>;
  readonly #ami: AmiClient;

  /** @internal */
  constructor(
    ami: AmiClient,
    facts: Pick<PlacedCall, 'outcome' | 'cause' | 'uniqueId' | 'attempts' | 'ended'>,
  ) {
    this.#ami = ami;
    this.outcome = facts.outcome;
    this.cause = facts.cause;
    this.uniqueId = facts.uniqueId;
    this.attempts = facts.attempts;
    this.ended = facts.ended;
  }

  /**
   * Hangs up. Needs `write = call` or `system`.
   *
   * @throws AGIError as `AmiClient.action()` does; `E_AMI_REFUSED` if the channel is gone
   */
  async hangup(): Promise<void> {
    await this.#ami.action('Hangup', { Channel: this.uniqueId });
  }
}
