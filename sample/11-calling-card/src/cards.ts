import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { LessThan, type Repository } from 'typeorm';
import { Card } from './card.js';

const hash = promisify<string, string, number, Buffer>(scrypt);

@Injectable()
export class Cards {
  constructor(@InjectRepository(Card) private readonly cards: Repository<Card>) {}

  async issue(number: string, pin: string, cents: number): Promise<void> {
    const sealed = await hash(pin, number, 32);
    await this.cards.insert({ number, pin: sealed.toString('hex'), cents });
  }

  /** The card of this number and PIN. After three wrong PINs in a row it stays closed. */
  async open(number: string, pin: string): Promise<Card | undefined> {
    const sealed = await hash(pin, number, 32);
    // Each try counts before it is looked at: two calls at once have no try more than one.
    await this.cards.increment({ number, failures: LessThan(4) }, 'failures', 1);
    const card = await this.cards.findOneBy({ number, failures: LessThan(4) });
    if (!card || !timingSafeEqual(sealed, Buffer.from(card.pin, 'hex'))) return undefined;
    await this.cards.update({ number }, { failures: 0 });
    return card;
  }
}
