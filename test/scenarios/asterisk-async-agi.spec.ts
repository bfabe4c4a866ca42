import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { MANAGER_USERS } from '../asterisk/fixture/async-calls.js';
import { describeAsterisk } from '../asterisk/host/index.js';
import { serveOverAsyncAgi } from './async-servers.js';
import { SCENARIOS } from './list/index.js';
import { allOnAsterisk, config, dialplan } from './on-asterisk.js';
import { recordedOf, recordedStories } from './recorded.js';
import type { ScenarioServers } from './servers.js';
import { answeredOnly, ASYNC_AGI, expectedOf, withoutLastHangup } from './ways.js';

describeAsterisk(
  'a real Asterisk does over AsyncAGI as over FastAGI, but for known differences:',
  (asterisk) => {
    let servers: ScenarioServers;
    let stories: ReadonlyMap<string, string[]>;
    let recorded: ReturnType<typeof recordedStories>;

    beforeAll(async () => {
      recorded = recordedStories(recordedOf(asterisk().version));
      servers = await serveOverAsyncAgi(asterisk());
      stories = await allOnAsterisk(servers, asterisk());
    }, 900_000);
    afterAll(() => servers.close());

    it.each(Object.entries(SCENARIOS))('%s', (name, scenario) => {
      const expected = expectedOf(recorded.get(name) ?? [], scenario, ASYNC_AGI);
      // What the library has written for a session that Asterisk had ended is nobody's command.
      const answered = answeredOnly(stories.get(name) ?? []);
      expect(withoutLastHangup(answered)).toEqual(withoutLastHangup(expected));
    });
  },
  { config: { ...config, 'manager-users.conf': MANAGER_USERS }, dialplan },
);
