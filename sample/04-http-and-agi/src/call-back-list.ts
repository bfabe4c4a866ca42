import { Injectable } from '@nestjs/common';

/** A person who wants to be called back. */
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

  /** Takes an entry off the list, for the staff to call. */
  take(id: number): CallBack | undefined {
    const callBack = this.#waiting.get(id);
    this.#waiting.delete(id);
    return callBack;
  }
}
