import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { getRepositoryToken } from '@nestjs/typeorm';
import {
  expectCall,
  placeCall,
  type SimulatedApplication,
  type SimulatedCall,
  type SimulatedCallOptions,
} from 'nestjs-agi/testing';
import type { Repository } from 'typeorm';
import { Billing } from '../src/billing.js';
import { CardCall } from '../src/card-call.js';
import { Cards } from '../src/cards.js';

const PIN = '2468';
const UK = '00441234567';
const CENTS_PER_MINUTE = 12;

let app: INestApplicationContext;
let calls: Repository<CardCall>;
let cards = 0;

beforeAll(async () => {
  process.env.AGI_PORT = '0'; // it listens nowhere else; calls are placed in memory
  const { AppModule } = await import('../src/app.module.js');
  app = await (await Test.createTestingModule({ imports: [AppModule] }).compile()).init();
  app.useLogger(false);
  calls = app.get(getRepositoryToken(CardCall));
});

afterAll(() => app.close());

async function newCard(cents = 1000): Promise<string> {
  const number = String(10_000_000 + ++cards);
  await app.get(Cards).issue(number, PIN, cents);
  return number;
}

const balance = (card: string): Promise<number> => app.get(Billing).balance(card);

/** How many seconds the two spoke, by call: what the far end saw. */
const spoken = new Map<string, number>();

/** SHARED(CARD_ANSWERED) of the call: the dialplan writes it when the far end answers. */
let answeredAt = '';

/** A far end that answers after 3 s, and speaks for so many seconds unless the caller hangs up before. */
const speaks =
  (seconds: number): SimulatedApplication =>
  async (_, call) => {
    const now = (): number => Number(call.get('EPOCH'));
    await call.wait(3000);
    if (call.hungUp) return -1;
    const answered = now();
    answeredAt = String(answered);
    call.set('DIALSTATUS', 'ANSWER');
    await call.wait(seconds * 1000);
    spoken.set(call.get('UNIQUEID') ?? '', now() - answered);
    return 0;
  };

/** A caller with a card who dials a number. */
const call = (card: string, options: SimulatedCallOptions = {}, number = UK): SimulatedCall => {
  answeredAt = '';
  return placeCall(app, '/card/call', { functions: { SHARED: () => answeredAt }, ...options })
    .whenPlaying('agent-user')
    .press(card)
    .whenPlaying('agent-pass')
    .press(`${PIN}#`)
    .whenPlaying('vm-enter-num-to-call')
    .press(`${number}#`);
};

describe('a calling card', () => {
  it('connects, with no more time than the card pays for, and is charged for what was spoken', async () => {
    const card = await newCard();
    const report = await call(card, { applications: { Dial: speaks(90) } }).ended;
    expectCall(report).toHavePlayed('vm-youhave');
    const limit = 1000 * (60_000 / CENTS_PER_MINUTE);
    const dial = report.commands.find((command) => command.startsWith('EXEC Dial'));
    expect(dial?.replaceAll('\\', '')).toBe(
      `EXEC Dial "PJSIP/${UK}@carrier,60,gL(${limit}:60000)U(card-answered)"`,
    );
    expect(await balance(card)).toBe(1000 - 18);
  });

  it.each([
    ['BUSY', 'BUSY'],
    ['NOANSWER', 'NOANSWER'],
    ['CHANUNAVAIL', 'CHANUNAVAIL'],
  ])('charges nothing for %s, and says so', async (status) => {
    const card = await newCard();
    const report = await call(card, { applications: { Dial: { status, after: 2000 } } }).ended;
    expectCall(report).toHavePlayed('vm-nobodyavail');
    expect(await balance(card)).toBe(1000);
  });

  it('asks three times for a card and a PIN that belong together', async () => {
    const card = await newCard();
    let caller = placeCall(app, '/card/call');
    for (let tries = 0; tries < 3; tries++) {
      caller = caller
        .whenPlaying('agent-user')
        .press(card)
        .whenPlaying('agent-pass')
        .press('0000#');
    }
    const report = await caller.ended;
    expect(report.asked).toHaveLength(6);
    expectCall(report).toHavePlayed('vm-goodbye');
    expectCall(await call(card, { unused: 'allow' }).ended).not.toHavePlayed('vm-youhave');
  });

  it('asks no PIN of a caller who enters no card', async () => {
    const report = await placeCall(app, '/card/call').ended;
    expectCall(report).not.toHavePlayed('agent-pass');
    expectCall(report).toHavePlayed('vm-goodbye');
  });

  it('connects to no number without a price', async () => {
    const card = await newCard();
    const report = await call(card, { unused: 'allow' }, '911').hangUpAfter(60_000).ended;
    expectCall(report).toHavePlayed('pm-invalid-option');
    expect(await calls.countBy({ card })).toBe(0);
  });

  it('connects nobody for less than a minute costs', async () => {
    const card = await newCard(CENTS_PER_MINUTE - 1);
    const report = await call(card, { applications: { Dial: speaks(9) } }).ended;
    expectCall(report).toHavePlayed('cannot-complete-as-dialed');
    expect(await calls.countBy({ card })).toBe(0);
  });
});

describe('the bill', () => {
  /** Places a call that may end at any time, and comes back as its dialplan does. */
  async function callAndBill(
    id: string,
    options: SimulatedCallOptions,
    goesAfter = 600_000,
  ): Promise<void> {
    const card = await newCard();
    const environment = { agi_uniqueid: id };
    await call(card, {
      ...{ environment, unused: 'allow', applications: { Dial: speaks(60) } },
      ...options,
    }).hangUpAfter(goesAfter).ended;
    const seconds = spoken.get(id) ?? 0;
    const args = [answeredAt, String(Number(answeredAt) + seconds)];
    await placeCall(app, '/card/bill', { environment, args, dead: true }).ended;

    const cents = Math.ceil((seconds * CENTS_PER_MINUTE) / 60);
    const row = await calls.findOneBy({ id });
    if (row) expect(row).toMatchObject({ seconds, cents });
    expect(await balance(card)).toBe(1000 - cents);
  }

  it.each([5000, 10_000, 15_000, 16_000, 17_000, 18_000, 19_000, 20_000, 30_000, 60_000, 90_000])(
    'is right when the caller hangs up after %i ms',
    async (ms) => {
      await callAndBill(`after.${ms}`, {}, ms);
    },
  );

  const seeds = Array.from({ length: 20 }, (_, seed) => seed);

  it.each(seeds)('is right when the caller hangs up anywhere (%i)', async (seed) => {
    await callAndBill(`hangup.${seed}`, { chaos: { hangUp: 'random', seed } });
  });

  it.each(seeds)('is right when the connection to Asterisk is lost (%i)', async (seed) => {
    await callAndBill(`reset.${seed}`, { chaos: { reset: 'random', seed } });
  });
});
