import type { AmiHeaders } from '../codec/message.js';
import type { RepeatedAction } from '../connection/settings.js';

/** Filters that are remembered; Asterisk has no way to take one back within a session. */
const MAX_FILTERS = 100;

/**
 * The actions that say which events a session gets. Asterisk forgets them with the session, so that they
 * are sent again to the next one.
 */
export class Subscriptions {
  #mask: RepeatedAction | undefined;
  readonly #filters: RepeatedAction[] = [];

  /** The actions that a new session is sent. */
  get actions(): readonly RepeatedAction[] {
    return this.#mask ? [...this.#filters, this.#mask] : this.#filters;
  }

  /** Remembers an action that Asterisk has done, if it is one of these. */
  remember(name: string, headers: AmiHeaders): void {
    const action = { name, headers: { ...headers } };
    if (/^events$/i.test(name)) this.#mask = action;
    else if (/^filter$/i.test(name) && this.#filters.length < MAX_FILTERS) {
      this.#filters.push(action);
    }
  }
}
