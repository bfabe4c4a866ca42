import { Injectable } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Transaction {
  readonly date: Date;
  /** Whole dollars; a negative amount was paid out. */
  readonly amount: number;
}

/** Stands for a slow mainframe. */
@Injectable()
export class Ledger {
  /** Longest time in ms that a caller waits for it. */
  readonly patience: number = 8000;

  readonly #transactions: readonly Transaction[] = [
    { date: new Date('2026-09-01T09:00:00Z'), amount: 1200 },
    { date: new Date('2026-09-14T12:30:00Z'), amount: -85 },
    { date: new Date('2026-10-02T16:45:00Z'), amount: -695 },
  ];

  async balanceOf(_account: string, signal: AbortSignal): Promise<number> {
    await sleep(1500, undefined, { signal });
    return this.#transactions.reduce((sum, { amount }) => sum + amount, 0);
  }

  /** The newest first. */
  async lastOf(_account: string, count: number): Promise<readonly Transaction[]> {
    return this.#transactions.toReversed().slice(0, count);
  }
}
