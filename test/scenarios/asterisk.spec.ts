import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { describeAsterisk } from '../asterisk/host/index.js';
import { SCENARIOS } from './list/index.js';
import { config, dialplan, onAsterisk } from './on-asterisk.js';
import { recordedOf, recordedStories, writeStories } from './recorded.js';
import { serveScenarios, type ScenarioServers } from './servers.js';

/** How many calls run at once: few enough for each to be in time. */
const AT_ONCE = 8;
const all = Object.entries(SCENARIOS);

describeAsterisk(
  'a real Asterisk does as is recorded:',
  (asterisk) => {
    let servers: ScenarioServers;
    const stories = new Map<string, string[]>();

    beforeAll(async () => {
      servers = await serveScenarios();
      await asterisk().hearCommands();
      const left = [...all];
      const work = async (): Promise<void> => {
        for (let next = left.shift(); next !== undefined; next = left.shift()) {
          const [name, scenario] = next;
          stories.set(name, await onAsterisk(name, scenario, servers, asterisk()));
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, work));
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
