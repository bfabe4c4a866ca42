import type { AGIServer } from '../../../core/index.js';
import { ExpectationError, maskedTextsOf, replayTranscript } from '../../../testing/index.js';
import type { CallRecord } from '../records/call-record.js';
import { transcriptOfRecord } from './transcript-of-record.js';

/** The outcome of a replay. */
export type ReplayOutcome =
  | { readonly same: true }
  | {
      readonly same: false;
      /** The first difference, with the lines around it; or why there was no replay. */
      readonly difference: string;
    };

/** The longest replay, in ms: a handler may wait for things of its own. */
const TIMEOUT = 15_000;

/** The connections of replays, each with the id of the call that it repeats. */
export class Replays {
  readonly #connections = new WeakMap<object, string>();

  /** The call that a connection repeats. */
  of(connection: object): string | undefined {
    return this.#connections.get(connection);
  }

  /**
   * Places a call again, on the code that runs, and compares. Never rejects.
   *
   * @param masked the texts that are masked in the record
   */
  async replay(
    record: CallRecord,
    server: AGIServer,
    masked: Readonly<Record<string, string>>,
  ): Promise<ReplayOutcome> {
    if (!record.complete) {
      return {
        same: false,
        difference: 'not all of this call is kept, so that it cannot be replayed',
      };
    }
    const target: Pick<AGIServer, 'accept'> = {
      accept: (stream) => {
        this.#connections.set(stream, record.id);
        server.accept(stream);
      },
    };
    try {
      await replayTranscript(transcriptOfRecord(record), target, { masked, timeout: TIMEOUT });
      return { same: true };
    } catch (error) {
      if (error instanceof ExpectationError) return { same: false, difference: error.message };
      return { same: false, difference: error instanceof Error ? error.message : String(error) };
    }
  }
}

/** The masked texts of a call, which a replay needs. */
export function maskedIn(record: CallRecord): ReturnType<typeof maskedTextsOf> {
  return maskedTextsOf(transcriptOfRecord(record));
}
