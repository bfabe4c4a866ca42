import { Injectable } from '@nestjs/common';

/** Somebody who wants to be called back. */
export interface CallBack {
  readonly id: number;
  readonly number: string;
}

/** The same list for telephones and browsers. */
@Injectable()
export class CallBackList {
  #last = 0;
  readonly #waiting = new Map<number, CallBack>();

  add(number: string): CallBack {
    const callBack = { id: ++this.#last, number };
    this.#waiting.set(callBack.id, callBack);
    return callBack;
  }

  get waiting(): CallBack[] {
    return [...this.#waiting.values()];
  }

  /** Takes one off the list, for somebody to call. */
  take(id: number): CallBack | undefined {
    const callBack = this.#waiting.get(id);
    this.#waiting.delete(id);
    return callBack;
  }
}
