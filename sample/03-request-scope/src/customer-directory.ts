import { Injectable } from '@nestjs/common';

/** Stands for a database: one for the whole application. */
@Injectable()
export class CustomerDirectory {
  readonly #names = new Map([
    ['5551234', 'Ada'],
    ['5555678', 'Grace'],
  ]);

  async nameOf(number: string | undefined): Promise<string> {
    return this.#names.get(number ?? '') ?? 'a new customer';
  }
}
