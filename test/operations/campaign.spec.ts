import { it } from '@jest/globals';
import { campaignCalls, DESTINATIONS, USERS } from '../asterisk/campaign/destinations.js';
import { expectCampaign, expectRate } from '../asterisk/campaign/expect-campaign.js';
import { runCampaign } from '../asterisk/campaign/run-campaign.js';
import { describeAsterisk } from '../asterisk/host/index.js';

const CALLS = 1000;
const LIMITS = { maxCalls: 60, callsPerSecond: 40 };

const options = {
  dialplan: { 'campaign.conf': DESTINATIONS },
  config: { 'manager-users.conf': USERS },
};

describeAsterisk(
  `a campaign of ${CALLS} calls`,
  (asterisk) => {
    it('loses none, places none twice, and keeps its rate', async () => {
      const calls = campaignCalls(CALLS);
      const report = await runCampaign(asterisk(), calls, LIMITS);
      expectCampaign(calls, report);
      expectRate(report, LIMITS.callsPerSecond);
    }, 600_000);
  },
  options,
);

describeAsterisk(
  `a campaign of ${CALLS} calls, in the middle of which Asterisk`,
  (asterisk) => {
    it('restarts and is killed: it loses none, and places none twice', async () => {
      const calls = campaignCalls(CALLS);
      const report = await runCampaign(asterisk(), calls, {
        ...LIMITS,
        incidents: [
          { after: 150, act: (ami) => ami.command('core restart now').catch(() => undefined) },
          { after: 300, act: () => asterisk().crash() },
          { after: 450, act: () => asterisk().crash() },
        ],
      });
      expectCampaign(calls, report, 3 * LIMITS.maxCalls);
    }, 600_000);
  },
  options,
);
