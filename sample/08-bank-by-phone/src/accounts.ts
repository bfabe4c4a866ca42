import { Injectable } from '@nestjs/common';
import { scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const MOST_FAILURES = 3;

const derive = promisify<string, string, number, Buffer>(scrypt);

/** A slow hash: so few digits could be guessed quickly with a fast one. It runs in another thread, so that other calls go on. */
const seal = (account: string, pin: string): Promise<Buffer> => derive(pin, account, 32);

interface Account {
  pin: Promise<Buffer>;
  /** Wrong PINs in a row, over all calls. After the third one, the bank has to help. */
  failures: number;
}

/** Stands for the bank's own system. It keeps no PIN, only a hash of it. */
@Injectable()
export class Accounts {
  readonly #accounts = new Map<string, Account>(
    [
      ['100008', '2468'],
      ['100016', '1357'],
    ].map(([number = '', pin = '']) => [number, { pin: seal(number, pin), failures: 0 }]),
  );

  /** The account of this number and PIN; `undefined` also after too many wrong PINs. */
  async open(number: string, pin: string): Promise<{ readonly number: string } | undefined> {
    // First, so that the time does not show whether the account exists.
    const sealed = await seal(number, pin);
    const account = this.#accounts.get(number);
    const present = await account?.pin;
    if (account === undefined || present === undefined || account.failures >= MOST_FAILURES)
      return undefined;
    const right = timingSafeEqual(sealed, present);
    account.failures = right ? 0 : account.failures + 1;
    return right ? { number } : undefined;
  }

  changePin(number: string, pin: string): void {
    const account = this.#accounts.get(number);
    if (account !== undefined) account.pin = seal(number, pin);
  }
}
