import { it } from '@jest/globals';
import { MANAGER_USERS } from '../asterisk/fixture/async-calls.js';
import { soakAsyncAgi } from '../asterisk/fixture/soak-async-agi.js';
import { describeAsterisk } from '../asterisk/host/index.js';

describeAsterisk(
  'AsyncAGI for long',
  (asterisk) => {
    it('shifts no reply of 20,000 commands', async () => {
      await soakAsyncAgi(asterisk(), 20_000);
    }, 3_000_000);
  },
  { config: { 'manager-users.conf': MANAGER_USERS } },
);
