import { diagnostics, type WatchedCall } from '../../diagnostics.js';

/** Publishes the start and the end of one command. It is made only if somebody subscribes. */
export class CommandWatch {
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
