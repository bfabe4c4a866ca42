import { STATUS_QUESTIONS, STATUS_WAIT } from './limits.js';
import type { SessionHost } from './session-host.js';

/**
 * Finds out `AGISTATUS` of a session that has ended: Asterisk sets it in the moment after it told of the end. An event
 * tells it where the manager's user hears of variables. Elsewhere it is asked for, which is too late if the call
 * ends at once.
 */
export class EndStatus {
  readonly #host: SessionHost;
  #told: string | undefined;
  #wake = (): void => undefined;

  constructor(host: SessionHost) {
    this.#host = host;
  }

  /** Asterisk sets it. */
  tell(status: string): void {
    this.#told = status;
    this.#wake();
  }

  /** @returns `undefined` if nobody can know */
  async find(uniqueId: string): Promise<string | undefined> {
    const { hearsVariables } = this.#host;
    for (let question = 0; question < STATUS_QUESTIONS; question++) {
      const status = this.#told ?? (hearsVariables ? '' : await this.#ask(uniqueId));
      if (status !== '') return status;
      await this.#pause();
    }
    return this.#told ?? this.#ask(uniqueId);
  }

  /** `undefined` if the channel is gone already, or the manager's user may not ask. */
  async #ask(uniqueId: string): Promise<string | undefined> {
    try {
      return await this.#host.statusOf(uniqueId);
    } catch {
      return undefined;
    }
  }

  async #pause(): Promise<void> {
    if (this.#told !== undefined) return;
    await new Promise<void>((resolve) => {
      const clear = this.#host.after(STATUS_WAIT, resolve);
      this.#wake = () => {
        clear();
        resolve();
      };
    });
  }
}
