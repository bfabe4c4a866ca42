import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { describeAsterisk } from '../asterisk/host/index.js';
import { SCENARIOS } from './list/index.js';
import { allOnAsterisk, config, dialplan } from './on-asterisk.js';
import { serveByPrograms } from './program-servers.js';
import { recordedOf, recordedStories } from './recorded.js';
import type { ScenarioServers } from './servers.js';
import { expectedOf, PROGRAM, withoutHangups } from './ways.js';

/** Those in which it may matter how the bytes come. The others cost as many processes, and are about applications. */
const CHOSEN = /^(?:control|playback|input|variables|exact|flow|hangup|failure|redirect|moves):/;

/** How many programs run at once: each takes a processor for a while until it is there. */
const AT_ONCE = 4;

const chosen = Object.entries(SCENARIOS).filter(([name]) => CHOSEN.test(name));

describeAsterisk(
  'a real Asterisk does with programs as over FastAGI, but for known differences:',
  (asterisk) => {
    let servers: ScenarioServers;
    let stories: ReadonlyMap<string, string[]>;
    let recorded: ReturnType<typeof recordedStories>;

    beforeAll(async () => {
      recorded = recordedStories(recordedOf(asterisk().version));
      servers = await serveByPrograms(asterisk());
      stories = await allOnAsterisk(servers, asterisk(), Object.fromEntries(chosen), AT_ONCE);
    }, 900_000);
    afterAll(() => servers.close());

    it.each(chosen)('%s', (name, scenario) => {
      const expected = expectedOf(recorded.get(name) ?? [], scenario, PROGRAM);
      // The signal comes some time before or after the replies, and may come when the program has ended.
      expect(withoutHangups(stories.get(name) ?? [])).toEqual(expected);
    });
  },
  { config, dialplan },
);
