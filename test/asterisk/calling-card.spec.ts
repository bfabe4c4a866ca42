import { afterAll, expect, it } from '@jest/globals';
import { getRepositoryToken } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import './fixture/any-port.js';
import { callAttentively } from './fixture/attentive-caller.js';
import {
  addressOf,
  closeSamples,
  last,
  sampleDialplans,
  startSample,
} from './fixture/sample-calls.js';
import { describeAsterisk, type CallResult } from './host/index.js';
import { AppModule } from '../../sample/11-calling-card/src/app.module.js';
import { CardCall } from '../../sample/11-calling-card/src/card-call.js';
import { Cards } from '../../sample/11-calling-card/src/cards.js';
import { Carrier } from '../../sample/11-calling-card/src/carrier.js';

/** The numbers of the carrier: one speaks for a while, one until the caller's side hangs up, one is busy. */
const carrier = {
  'carrier.conf': `
[carrier]
exten => 00441234567,1,Wait(1)
 same => n,Answer()
 same => n,Wait(3)
 same => n,Hangup()
exten => 00441111111,1,Wait(1)
 same => n,Answer()
 same => n,Wait(2)
 same => n,SoftHangup(\${CARD_CALLER})
 same => n,Wait(60)
exten => 00447654321,1,Busy(1)
`,
};

describeAsterisk(
  'a calling card on a real Asterisk',
  (asterisk) => {
    afterAll(closeSamples);

    const SPEAKS = '00441234567';
    const HUNG_UP_ON = '00441111111';
    const IS_BUSY = '00447654321';

    it.concurrent.each([
      ['bills the seconds that two spoke', SPEAKS],
      ['bills them when the caller hangs up', HUNG_UP_ON],
      ['bills nothing for a number that is busy', IS_BUSY],
    ])('%s', async (_, number) => {
      const app = await startSample(AppModule);
      app.get(Carrier).trunk = (to) => `Local/${to}@carrier/n`;
      await app.get(Cards).issue('12345678', '2468', 500);
      const call: CallResult = await callAttentively(asterisk(), {
        ...{ context: 'nestjs-agi-card', exten: '800' },
        variables: { AGI_SERVER: await addressOf(app) },
        farLeg: [
          ...[{ wait: 1500 }, { dtmf: '12345678', gap: 120 }],
          ...[{ wait: 1500 }, { dtmf: '2468#', gap: 120 }],
          ...[{ wait: 5000 }, { dtmf: `${number}#`, gap: 120 }],
        ],
      });

      expect(last(call, 'AGISTATUS')).toBe('SUCCESS');
      const calls = app.get<Repository<CardCall>>(getRepositoryToken(CardCall));
      const [bill] = await calls.find();
      expect(bill).toMatchObject({ destination: number, cents: number === IS_BUSY ? 0 : 1 });

      // The last that the dialplan does: it tells the same, and how long it was at most.
      const told = call.executed.at(-1)?.data.split(',') ?? [];
      const [answeredAt, now] = told.slice(1).map(Number);
      expect(answeredAt).toBe(Number(last(call, 'SHARED(CARD_ANSWERED)') ?? 0));
      const longest = answeredAt === 0 ? 0 : Number(now) - Number(answeredAt);
      expect(bill?.seconds).toBeLessThanOrEqual(longest);
      expect(bill?.seconds === 0).toBe(number === IS_BUSY);
    });
  },
  { dialplan: { ...sampleDialplans(/^11/), ...carrier } },
);
