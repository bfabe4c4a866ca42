import { Injectable, Scope } from '@nestjs/common';
import { AgiChannel } from 'nestjs-agi';
import { Basket } from './basket.js';
import { Customer } from './customer.js';
import { OrderStore } from './order-store.js';

/** Reads the order back. It injects the channel: no function has to pass the channel on. */
@Injectable({ scope: Scope.REQUEST })
export class Receipt {
  constructor(
    private readonly channel: AgiChannel,
    private readonly basket: Basket,
    private readonly customer: Customer,
    private readonly store: OrderStore,
  ) {}

  async give(): Promise<void> {
    const { articles } = this.basket;
    await this.channel.streamFile('vm-youhave');
    await this.channel.sayNumber(articles.length);
    const order = await this.store.save(await this.customer.name, articles);
    // The last command: when the dialplan reads the variable, the order has been saved.
    await this.channel.setVariable('ORDER', order);
  }
}
