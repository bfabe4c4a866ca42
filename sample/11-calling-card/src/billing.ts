import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { CardCall } from './card-call.js';
import type { Destination } from './carrier.js';

/** The balance of a card: the price paid for it, less its bills and the reservations of calls that go on. */
const BALANCE = `SELECT card.cents - COALESCE(SUM(COALESCE(call.cents, call.reserved)), 0) AS cents
  FROM card LEFT JOIN card_call AS call ON call.card = card.number WHERE card.number = ?1 GROUP BY card.number`;

const RESERVE = `WITH balance AS (${BALANCE})
  INSERT INTO card_call (id, card, destination, "centsPerMinute", reserved)
  SELECT ?2, ?1, ?3, ?4, cents FROM balance WHERE cents >= ?4`;

const BILL = `UPDATE card_call SET seconds = ?2, cents = MIN(reserved, (?2 * "centsPerMinute" + 59) / 60)
  WHERE id = ?1 AND cents IS NULL`;

/** Each step is one statement: a call at the same time comes before it or after it, and never between. */
@Injectable()
export class Billing {
  constructor(@InjectRepository(CardCall) private readonly calls: Repository<CardCall>) {}

  /**
   * Sets all that is left on the card aside for a call; `undefined` if that is less than a minute costs. Rejects
   * where the call has a reservation already.
   */
  async reserve(id: string, card: string, to: Destination): Promise<CardCall | undefined> {
    await this.calls.query(RESERVE, [card, id, to.number, to.centsPerMinute]);
    return (await this.calls.findOneBy({ id })) ?? undefined;
  }

  /** Writes the bill of a call, once: a second one changes nothing. */
  async bill(id: string, seconds: number): Promise<void> {
    await this.calls.query(BILL, [id, seconds]);
  }

  async balance(card: string): Promise<number> {
    const [row] = await this.calls.query<{ cents: number }[]>(BALANCE, [card]);
    return row?.cents ?? 0;
  }
}
