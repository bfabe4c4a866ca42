import { Injectable } from '@nestjs/common';

/** Somebody whom the bank owes a call. */
export interface PromisedCall {
  readonly account: string;
  readonly number: string;
}

@Injectable()
export class CallBackList {
  readonly #waiting: PromisedCall[] = [];

  add(call: PromisedCall): void {
    this.#waiting.push(call);
  }

  get waiting(): readonly PromisedCall[] {
    return this.#waiting;
  }
}
