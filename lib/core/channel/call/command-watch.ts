import { diagnostics, type WatchedCall } from '../../diagnostics.js';

/** Is told when one command is written to Asterisk, and how it was settled. */
export interface CommandObserver {
  /** Its line was written, or that of its follow-up. */
  sent(): void;
  /** It was answered with a status, or failed with the code of an error. */
  settled(status: number | undefined, error: string | undefined): void;
}

/** Tells two observers. */
export function bothOf(one: CommandObserver, other: CommandObserver | undefined): CommandObserver {
  if (other === undefined) return one;
  return {
    sent: () => {
      one.sent();
      other.sent();
    },
    settled: (status, error) => {
      one.settled(status, error);
      other.settled(status, error);
    },
  };
}

/** Publishes the start and the end of one command. It is made only if somebody subscribes. */
export class CommandWatch implements CommandObserver {
  readonly #call: WatchedCall;
  readonly #command: string;
  #sentAt: number | undefined;

  constructor(call: WatchedCall, command: string) {
    this.#call = call;
    this.#command = command;
  }

  sent(): void {
    if (this.#sentAt !== undefined) return;
    this.#sentAt = performance.now();
    if (!diagnostics.commandStart.hasSubscribers) return;
    diagnostics.commandStart.publish({ call: this.#call, command: this.#command });
  }

  settled(status: number | undefined, error: string | undefined): void {
    if (!diagnostics.commandEnd.hasSubscribers) return;
    const duration = this.#sentAt === undefined ? undefined : performance.now() - this.#sentAt;
    const { commandEnd } = diagnostics;
    commandEnd.publish({ call: this.#call, command: this.#command, duration, status, error });
  }
}
