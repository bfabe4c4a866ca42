import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { SCENARIOS } from './list/index.js';
import { onSimulator } from './on-simulator.js';
import { recordedStories } from './recorded.js';
import { serveScenarios, type ScenarioServers } from './servers.js';

const recorded = recordedStories();
const all = Object.entries(SCENARIOS);

describe('the simulator does as a real Asterisk did:', () => {
  let servers: ScenarioServers;
  const stories = new Map<string, Promise<string[]>>();

  beforeAll(async () => {
    servers = await serveScenarios();
    // All at once: they wait most of the time.
    for (const [name, scenario] of all) stories.set(name, onSimulator(name, scenario, servers));
    await Promise.allSettled(stories.values());
  });
  afterAll(() => servers.close());

  it.each(all)('%s', async (name, { differs }) => {
    const story = await stories.get(name);
    if (differs === undefined) expect(story).toEqual(recorded.get(name));
    else expect(story).not.toEqual(recorded.get(name));
  });
});

it('there are scenarios enough, and each difference is told of', () => {
  expect(all.length).toBeGreaterThanOrEqual(200);
  expect([...recorded.keys()]).toEqual(all.map(([name]) => name));
  const page = readFileSync('docs/05-testing.md', 'utf8').split('## 11.')[1] ?? '';
  for (const [, { differs }] of all) if (differs !== undefined) expect(page).toContain(differs);
});
