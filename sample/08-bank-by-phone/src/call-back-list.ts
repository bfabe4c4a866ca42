import { Injectable } from '@nestjs/common';

/** A customer whom the bank has to call back. */
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
