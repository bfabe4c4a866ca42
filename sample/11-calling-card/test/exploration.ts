import type { INestApplicationContext } from '@nestjs/common';
import { Test, type TestingModuleBuilder } from '@nestjs/testing';
import { getRepositoryToken } from '@nestjs/typeorm';
import { placeCall, type ExplorationPlan, type SimulatedApplication } from 'nestjs-agi/testing';
import assert from 'node:assert/strict';
import { DataSource, type Repository } from 'typeorm';
import { CardCall } from '../src/card-call.js';
import { Card } from '../src/card.js';
import { Cards } from '../src/cards.js';

const CARD = { number: '12345678', pin: '2468', cents: 500, failures: 0 };
const UK = '00441234567#';

/** Cards of the database without the slow hash. */
class PlainCards implements Pick<Cards, 'open'> {
  constructor(private readonly cards: () => Repository<Card>) {}

  async open(number: string, pin: string): Promise<Card | undefined> {
    return (await this.cards().findOneBy({ number, pin })) ?? undefined;
  }
}

/**
 * Every path of the calling card, for its test and for `agi explore`.
 *
 * @param change replaces parts of the sample, for faults that a test plants
 */
export async function exploration(
  change: (builder: TestingModuleBuilder) => TestingModuleBuilder = (builder) => builder,
): Promise<ExplorationPlan & { readonly target: INestApplicationContext }> {
  // It listens where nobody calls: calls are placed in memory.
  process.env.AGI_PORT = '0';
  const { AppModule } = await import('../src/app.module.js');
  const cards = (): Repository<Card> => app.get(getRepositoryToken(Card));
  const builder = Test.createTestingModule({ imports: [AppModule] })
    .overrideProvider(Cards)
    .useValue(new PlainCards(cards));
  const app = await (await change(builder).compile()).init();
  app.useLogger(false);
  const calls = app.get<Repository<CardCall>>(getRepositoryToken(CardCall));
  // SQLite in the memory of this process: what it has is known at once.
  const { databaseConnection } = app.get(DataSource).driver as unknown as {
    databaseConnection: { exec(query: string): { values: unknown[] }[] };
  };
  const rowsOf = (query: string): unknown => databaseConnection.exec(query)[0]?.values;

  /** The seconds that the two spoke, and SHARED(CARD_ANSWERED), which the dialplan writes at the answer. */
  let spoken = 0;
  let answeredAt = '';
  const answers: SimulatedApplication = async (_, line) => {
    const now = (): number => Number(line.get('EPOCH'));
    await line.wait(3000);
    if (line.hungUp) return -1;
    const answered = now();
    answeredAt = String(answered);
    line.set('DIALSTATUS', 'ANSWER');
    await line.wait(90_000);
    spoken = now() - answered;
    return 0;
  };
  return {
    target: app,
    path: '/card/call',
    functions: { SHARED: () => answeredAt },
    applications: {
      Dial: [answers, ...['BUSY', 'NOANSWER', 'CHANUNAVAIL'].map((status) => ({ status }))],
    },
    keys: {
      card: CARD.number,
      pin: [`${CARD.pin}#`, '0000#'],
      destination: [UK, '5551234#'],
    },
    // Without its prompt, the PIN is asked for three times in silence.
    maxSilence: 16_000,
    begin: async () => {
      spoken = 0;
      answeredAt = '';
      await calls.clear();
      await cards().clear();
      await cards().insert(CARD);
    },
    // The handler remembers the card that was entered, right or wrong, and how many were wrong.
    state: ({ played, asked }) => [
      rowsOf('SELECT * FROM card_call'),
      asked.filter(({ prompt }) => prompt === 'agent-user').at(-1)?.pressed,
      played.filter((prompt) => prompt === 'agent-incorrect').length,
    ],
    // What is charged is what was spoken, and nothing stays set aside, when the extension h of the dialplan has come back.
    invariant: async ({ uniqueId }) => {
      const ended = String(Number(answeredAt) + spoken);
      const environment = { agi_uniqueid: uniqueId, agi_extension: 'h' };
      await placeCall(app, '/card/bill', { environment, args: [answeredAt, ended], dead: true })
        .ended;
      const [bill] = await calls.find();
      assert.equal(bill?.seconds ?? 0, spoken);
      assert.notEqual(bill?.cents, null);
    },
  };
}

export default exploration;
