import { AgiChannel, AgiController, AgiRoute, Channel } from 'nestjs-agi';
import { Basket } from './basket.js';
import { Receipt } from './receipt.js';

const MOST_ARTICLES = 5;

/** Made for each call as well, since its dependencies are. */
@AgiController()
export class OrderController {
  constructor(
    private readonly basket: Basket,
    private readonly receipt: Receipt,
  ) {}

  /** Takes article numbers, each ended with `#`, until the caller enters none. */
  @AgiRoute('order')
  async order(@Channel() channel: AgiChannel): Promise<void> {
    await channel.answer();
    while (this.basket.articles.length < MOST_ARTICLES) {
      const { digits } = await channel.getData('vm-enter-num-to-call', 4000, 6);
      if (digits === '') break;
      this.basket.articles.push(digits);
    }
    await this.receipt.give();
  }
}
