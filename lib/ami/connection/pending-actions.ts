import { AGIError } from '../../core/index.js';
import type { AmiMessage } from '../codec/message.js';
import type { PendingAction } from './pending-action.js';

/** The action that asks for nothing but an answer. */
export const PING = 'Ping';

/**
 * The actions of one session that wait for their answers, by their ids. An action that was given up stays
 * until its late answer is whole, so that the events of its list are nobody else's; the oldest of these
 * make room when there are many.
 */
export class PendingActions {
  readonly #actions = new Map<string, PendingAction>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /**
   * Time in ms within which each answer that is waited for has come or is given up. Asterisk does one
   * action of a session at a time, so that a slow one keeps the later ones waiting.
   */
  get longestWait(): number {
    const now = performance.now();
    let longest = 0;
    for (const { isSettled, dueAt } of this.#actions.values()) {
      if (!isSettled) longest = Math.max(longest, dueAt - now);
    }
    return longest;
  }

  /** Whether an answer is waited for. */
  get isWaiting(): boolean {
    for (const { isSettled } of this.#actions.values()) if (!isSettled) return true;
    return false;
  }

  /** @throws AGIError `E_AGI_LIMIT` when as many as are allowed wait */
  checkRoom(): void {
    if (this.#actions.size < this.#limit) return;
    let count = 0;
    for (const [id, action] of this.#actions) {
      if (action.isSettled) {
        this.#actions.delete(id);
        return;
      }
      // Pings are sent by the session itself, and take nobody's room.
      if (action.name !== PING) count++;
    }
    if (count < this.#limit) return;
    throw new AGIError(
      'E_AGI_LIMIT',
      `${this.#limit} actions wait for their answers; raise maxPendingActions, or send fewer at a time`,
    );
  }

  add(id: string, action: PendingAction): void {
    this.#actions.set(id, action);
  }

  /** Hands a message to the action that it belongs to; returns whether there is one. */
  take(message: AmiMessage): boolean {
    const id = message.ActionID ?? '';
    const taken = this.#actions.get(id)?.take(message);
    if (taken === 'done') this.#actions.delete(id);
    return taken === 'done' || taken === 'more';
  }

  failAll(error: AGIError): void {
    for (const action of this.#actions.values()) action.fail(error);
    this.#actions.clear();
  }
}
