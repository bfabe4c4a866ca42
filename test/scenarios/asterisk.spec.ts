import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { describeAsterisk } from '../asterisk/host/index.js';
import { SCENARIOS } from './list/index.js';
import { allOnAsterisk, config, dialplan } from './on-asterisk.js';
import { recordedOf, recordedStories, writeStories } from './recorded.js';
import { serveScenarios, type ScenarioServers } from './servers.js';

const all = Object.entries(SCENARIOS);

describeAsterisk(
  'a real Asterisk does as is recorded:',
  (asterisk) => {
    let servers: ScenarioServers;
    let stories: Map<string, string[]>;

    beforeAll(async () => {
      servers = await serveScenarios();
      stories = await allOnAsterisk(servers, asterisk());
      if (process.env.AGI_RECORD === 'scenarios') {
        const told = new Map(all.map(([name]) => [name, stories.get(name) ?? []]));
        writeStories(told, recordedOf(asterisk().version));
      }
    }, 900_000);
    afterAll(() => servers.close());

    it.each(all)('%s', (name) => {
      expect(stories.get(name)).toEqual(recordedStories(recordedOf(asterisk().version)).get(name));
    });
  },
  { config, dialplan },
);
