import { Injectable } from '@nestjs/common';
import { scryptSync, timingSafeEqual } from 'node:crypto';

const MOST_FAILURES = 3;

/** So few digits are guessed quickly where trying is cheap. */
const seal = (account: string, pin: string): Buffer => scryptSync(pin, account, 32, { N: 4096 });

interface Account {
  pin: Buffer;
  /** Wrong PINs in a row, in however many calls. */
  failures: number;
}

/** Stands for the bank's own system. It keeps no PIN, only what it takes to recognize one. */
@Injectable()
export class Accounts {
  readonly #accounts = new Map<string, Account>(
    [
      ['100008', '2468'],
      ['100016', '1357'],
    ].map(([number = '', pin = '']) => [number, { pin: seal(number, pin), failures: 0 }]),
  );

  accepts(number: string, pin: string): boolean {
    // First, so that it takes as long whether there is such an account or not.
    const sealed = seal(number, pin);
    const account = this.#accounts.get(number);
    if (account === undefined || account.failures >= MOST_FAILURES) return false;
    const right = timingSafeEqual(sealed, account.pin);
    account.failures = right ? 0 : account.failures + 1;
    return right;
  }

  changePin(number: string, pin: string): void {
    const account = this.#accounts.get(number);
    if (account !== undefined) account.pin = seal(number, pin);
  }
}
