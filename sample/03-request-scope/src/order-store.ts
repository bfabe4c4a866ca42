import { Injectable, Logger } from '@nestjs/common';

/** A singleton that knows nothing of calls. Its log lines have the call's id all the same. */
@Injectable()
export class OrderStore {
  readonly #logger = new Logger(OrderStore.name);
  readonly #orders: string[] = [];

  async save(customer: string, articles: readonly string[]): Promise<string> {
    const order = `${customer}: ${articles.join(' ')}`;
    this.#orders.push(order);
    this.#logger.log(`saved order ${this.#orders.length} of ${articles.length} articles`);
    return order;
  }
}
