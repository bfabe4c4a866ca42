import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Test, type TestingModule } from '@nestjs/testing';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Billing } from '../src/billing.js';
import { Card } from '../src/card.js';
import { CardCall } from '../src/card-call.js';
import { Cards } from '../src/cards.js';

const CARD = '12345678';
const UK = { number: '00441234567', centsPerMinute: 12 };

let app: TestingModule;
let cards: Cards;
let billing: Billing;

beforeEach(async () => {
  app = await Test.createTestingModule({
    imports: [
      TypeOrmModule.forRoot({ type: 'sqljs', entities: [Card, CardCall], synchronize: true }),
      TypeOrmModule.forFeature([Card, CardCall]),
    ],
    providers: [Cards, Billing],
  }).compile();
  cards = app.get(Cards);
  billing = app.get(Billing);
  await cards.issue(CARD, '2468', 100);
});

afterEach(() => app.close());

describe('a card', () => {
  it('is opened by its PIN', async () => {
    expect(await cards.open(CARD, '2468')).toMatchObject({ number: CARD, cents: 100 });
    expect(await cards.open(CARD, '0000')).toBeUndefined();
    expect(await cards.open('87654321', '2468')).toBeUndefined();
  });

  it('stays closed after three wrong PINs in a row, also in calls at the same time', async () => {
    await Promise.all(['0000', '1111', '2222'].map((pin) => cards.open(CARD, pin)));
    expect(await cards.open(CARD, '2468')).toBeUndefined();
  });

  it('forgets wrong PINs after the right one', async () => {
    for (const pin of ['0000', '1111', '2468', '0000', '1111', '2468']) await cards.open(CARD, pin);
    expect(await cards.open(CARD, '2468')).toBeDefined();
  });
});

describe('a bill', () => {
  it('begins with a reservation of all that is left, which a second call cannot have', async () => {
    const calls = await Promise.all([
      billing.reserve('1.1', CARD, UK),
      billing.reserve('1.2', CARD, UK),
    ]);
    expect(calls.map((call) => call?.reserved)).toEqual([100, undefined]);
    expect(await billing.balance(CARD)).toBe(0);
  });

  it('costs each second that began, and is written once', async () => {
    await billing.reserve('1.1', CARD, UK);
    await Promise.all([billing.bill('1.1', 61), billing.bill('1.1', 500)]);
    await billing.bill('1.1', 0);
    expect(await billing.balance(CARD)).toBe(100 - 13);
  });

  it('is never more than was reserved', async () => {
    await billing.reserve('1.1', CARD, UK);
    await billing.bill('1.1', 5000);
    expect(await billing.balance(CARD)).toBe(0);
  });

  it('is nothing for a call that was not answered, whose reservation ends', async () => {
    await billing.reserve('1.1', CARD, UK);
    await billing.bill('1.1', 0);
    expect(await billing.balance(CARD)).toBe(100);
    expect(await billing.reserve('1.2', CARD, UK)).toMatchObject({ reserved: 100 });
  });

  it('begins once for a call', async () => {
    await billing.reserve('1.1', CARD, UK);
    await billing.bill('1.1', 0);
    await expect(billing.reserve('1.1', CARD, UK)).rejects.toThrow('UNIQUE constraint');
  });

  it('cannot begin where less is left than a minute costs', async () => {
    await cards.issue('11111111', '1', 11);
    expect(await billing.reserve('1.1', '11111111', UK)).toBeUndefined();
    expect(await billing.reserve('1.1', '22222222', UK)).toBeUndefined();
  });
});
