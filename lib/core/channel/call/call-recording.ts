import {
  MIX_MONITOR,
  STOP_MIX_MONITOR,
  type MixMonitorOptions,
  type MixMonitorStart,
} from '../../application/rows/monitor.js';
import { runApplication } from './application-run.js';
import type { Call } from './call.js';

/**
 * A recording of both sides of a call.
 *
 * @publicApi
 */
export interface MixMonitor {
  /** The whole name of the file on Asterisk's machine; `null` where Asterisk tells none. */
  readonly file: string | null;
  /**
   * Ends the recording for a while: what is said meanwhile, a card number for example, is in no file.
   * Resolves when nothing more is recorded. Works after a hangup.
   */
  pause(): Promise<void>;
  /**
   * Goes on with the recording after `pause()` or `stop()`, in the same file.
   *
   * @throws AGIError `E_AGI_HANGUP` if the caller has hung up
   */
  resume(): Promise<void>;
  /** Ends the recording. Resolves when the file is complete. Works after a hangup. */
  stop(): Promise<void>;
}

/**
 * Asterisk has no pause: a pause ends the recording, and what comes after it is added to the file.
 */
export class CallRecording implements MixMonitor {
  readonly file: string | null;
  readonly #call: Call;
  readonly #name: string;
  readonly #options: MixMonitorOptions;
  /** By which the recording is ended. */
  #id: string | null;
  #runs = true;
  /** The last of the operations, which take place one after the other. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(call: Call, name: string, options: MixMonitorOptions, { file, id }: MixMonitorStart) {
    this.#call = call;
    this.#name = name;
    this.#options = { ...options, append: true };
    this.file = file;
    this.#id = id;
  }

  pause(): Promise<void> {
    return this.stop();
  }

  resume(): Promise<void> {
    return this.#next(async () => {
      if (this.#runs) return;
      const given: [string, MixMonitorOptions] = [this.#name, this.#options];
      // `timeout` and `signal` among the options were for the first command.
      const { id } = await runApplication(this.#call, MIX_MONITOR, given, undefined);
      this.#id = id;
      this.#runs = true;
    });
  }

  stop(): Promise<void> {
    return this.#next(async () => {
      if (!this.#runs) return;
      const id = this.#id ?? undefined;
      await runApplication(this.#call, STOP_MIX_MONITOR, [id, undefined], undefined);
      this.#runs = false;
    });
  }

  #next(work: () => Promise<void>): Promise<void> {
    const before = this.#last;
    const done = this.#call.throttle.run(() => before.then(work));
    this.#last = done.catch(() => undefined);
    return done;
  }
}
