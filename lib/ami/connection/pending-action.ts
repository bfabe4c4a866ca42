import { AGIError } from '../../core/index.js';
import { Deadline, quoteValue } from '../../core/internal.js';
import type { AmiMessage } from '../codec/message.js';
import { refusalOf } from './refusal.js';

/**
 * What Asterisk answered to an action.
 *
 * @publicApi
 */
export interface AmiReply {
  /** The message with the header `Response`. */
  readonly response: AmiMessage;
  /** The events of a list (`EventList: start`), without the one that ends it; else empty. */
  readonly events: readonly AmiMessage[];
}

/** The bounds of an action. */
export interface ActionBounds {
  readonly timeout: number;
  readonly signal: AbortSignal | undefined;
  readonly maxListEvents: number;
  /** Takes each event of a list instead of having it collected. */
  readonly onItem: ((event: AmiMessage) => void) | undefined;
}

/** Whether a message belongs to an action, and whether more may come. */
export type Taken = 'more' | 'done' | 'foreign';

/** One action that was sent, until its answer is whole. */
export class PendingAction {
  readonly name: string;
  readonly reply: Promise<AmiReply>;
  /** When it is given up, on the clock of `performance.now()`. */
  readonly dueAt: number;
  readonly #bounds: ActionBounds;
  readonly #deadline: Deadline<this>;
  readonly #events: AmiMessage[] = [];
  #resolve!: (reply: AmiReply) => void;
  #reject!: (error: AGIError) => void;
  #response: AmiMessage | undefined;
  #items = 0;
  #isSettled = false;

  constructor(name: string, bounds: ActionBounds) {
    this.name = name;
    this.#bounds = bounds;
    this.reply = new Promise<AmiReply>((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.dueAt = performance.now() + bounds.timeout;
    this.#deadline = new Deadline(bounds.timeout, expire, this);
    bounds.signal?.addEventListener('abort', this.#abort);
  }

  /** Whether its promise is settled, although messages of it may still come. */
  get isSettled(): boolean {
    return this.#isSettled;
  }

  /** Takes a message that has its ActionID. */
  take(message: AmiMessage): Taken {
    if (message.Event === undefined) return this.#takeResponse(message);
    // OriginateResponse, for example: told to everybody, and part of no list.
    if (this.#response === undefined) return 'foreign';
    if (/^(?:complete|cancelled)$/i.test(message.EventList ?? '')) {
      this.#succeed(this.#response);
      return 'done';
    }
    this.#addItem(message);
    return 'more';
  }

  fail(error: AGIError): void {
    if (this.#isSettled) return;
    this.#settle();
    this.#reject(error);
  }

  #takeResponse(message: AmiMessage): Taken {
    if (message.Response?.toLowerCase() === 'error') {
      this.fail(refusalOf(this.name, message));
      return 'done';
    }
    if (message.EventList?.toLowerCase() === 'start') {
      this.#response = message;
      return 'more';
    }
    this.#succeed(message);
    return 'done';
  }

  #addItem(event: AmiMessage): void {
    if (this.#isSettled) return;
    this.#items++;
    if (this.#items > this.#bounds.maxListEvents) {
      this.fail(
        new AGIError(
          'E_AGI_LIMIT',
          `the list of ${quoteValue(this.name)} has more than ${this.#bounds.maxListEvents} events; ` +
            'raise maxListEvents if that is right',
        ),
      );
    } else if (this.#bounds.onItem) this.#bounds.onItem(event);
    else this.#events.push(event);
  }

  #succeed(response: AmiMessage): void {
    if (this.#isSettled) return;
    this.#settle();
    this.#resolve({ response, events: this.#events });
  }

  #settle(): void {
    this.#isSettled = true;
    this.#deadline.clear();
    this.#bounds.signal?.removeEventListener('abort', this.#abort);
  }

  readonly #abort = (): void => {
    this.fail(abortedAction(this.name, this.#bounds.signal));
  };

  /** @internal Its time is over. */
  expire(): void {
    this.fail(
      new AGIError(
        'E_AMI_TIMEOUT',
        `Asterisk did not answer ${quoteValue(this.name)} within ${this.#bounds.timeout} ms; it may have been carried out or not`,
      ),
    );
  }
}

function expire(action: PendingAction): void {
  action.expire();
}

/** The error of an action whose signal was aborted. */
export function abortedAction(name: string, signal: AbortSignal | undefined): AGIError {
  return new AGIError('E_AGI_ABORTED', `${quoteValue(name)} was aborted by its signal`, {
    cause: signal?.reason,
  });
}
