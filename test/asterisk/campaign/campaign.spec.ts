import { expect, it } from '@jest/globals';
import { connectTelephone } from '../telephone/index.js';
import { describeAsterisk } from '../host/index.js';
import { campaignCalls, DESTINATIONS, USERS, type CampaignCall } from './destinations.js';
import { expectCampaign, expectRate } from './expect-campaign.js';
import { runCampaign } from './run-campaign.js';

const options = {
  dialplan: { 'campaign.conf': DESTINATIONS },
  config: { 'manager-users.conf': USERS },
};

describeAsterisk(
  'a campaign of 60 calls',
  (asterisk) => {
    it('loses none, places none twice, and keeps its rate', async () => {
      const calls = campaignCalls(60);
      const report = await runCampaign(asterisk(), calls, { maxCalls: 20, callsPerSecond: 20 });
      expectCampaign(calls, report);
      expectRate(report, 20);
    });
  },
  options,
);

describeAsterisk(
  'a campaign to telephones',
  (asterisk) => {
    it('rings each of them once for each call', async () => {
      const talking = await connectTelephone(asterisk(), { user: 'talking' });
      const busy = await connectTelephone(asterisk(), { user: 'busy' });
      const silent = await connectTelephone(asterisk(), { user: 'silent' });
      let answered = 0;
      talking.telephone.whenCalled({ reply: 'answer', then: () => answered++ });
      busy.telephone.whenCalled({ reply: 486 });
      silent.telephone.whenCalled({ reply: 'ring' });
      const destinations = [
        [talking.dialString, 'answered'],
        [busy.dialString, 'busy'],
        [silent.dialString, 'no-answer'],
        ['PJSIP/nobody-here', 'failed'],
      ] as const;
      const calls = destinations.flatMap(([to, expected]) =>
        Array.from({ length: 3 }, (_, index): CampaignCall => {
          const key = `${to}-${index}`;
          const ring = expected === 'no-answer' ? 1000 : 60_000;
          const call = { to, route: '/call', args: [key], key, ring };
          return { key, expected, isNoted: false, options: call };
        }),
      );
      try {
        const report = await runCampaign(asterisk(), calls, { maxCallsPerDestination: 1 });
        expectCampaign(calls, report);
        expect(answered).toBe(3);
      } finally {
        for (const { close } of [talking, busy, silent]) await close();
      }
    });
  },
  options,
);

describeAsterisk(
  'a campaign of 60 calls, in the middle of which Asterisk',
  (asterisk) => {
    it('restarts and is killed: it loses none, and places none twice', async () => {
      const calls = campaignCalls(60);
      const maxCalls = 10;
      const report = await runCampaign(asterisk(), calls, {
        maxCalls,
        callsPerSecond: 30,
        incidents: [
          { after: 10, act: (ami) => ami.command('core restart now').catch(() => undefined) },
          { after: 20, act: () => asterisk().crash() },
        ],
      });
      expectCampaign(calls, report, 2 * maxCalls);
    });
  },
  options,
);
