import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { AmiClient, CallPlacer } from 'nestjs-agi/ami';
import { AGIServer } from 'nestjs-agi/core';
import { SimulatedPbx } from 'nestjs-agi/testing';
import { PLACED } from '../../asterisk/placing/list.js';
import { addRoutes, placeCase } from '../../asterisk/placing/place-case.js';
import { recordedStories } from '../../scenarios/recorded.js';

const recorded = recordedStories('22', join('test/asterisk/placing/recorded'));
const all = Object.entries(PLACED);

describe('the simulated PBX tells of placed calls as a real Asterisk did:', () => {
  const stories = new Map<string, Promise<string[]>>();
  const server = new AGIServer();
  const pbxes: { pbx: SimulatedPbx; ami: AmiClient }[] = [];

  beforeAll(async () => {
    addRoutes(server);
    for (const [name, one] of all) {
      const to = 'PJSIP/phone-123abc';
      const pbx = new SimulatedPbx({ server, destinations: { [to]: one.simulated } });
      const ami = new AmiClient(pbx.ami);
      pbxes.push({ pbx, ami });
      await ami.connect();
      const placer = new CallPlacer(ami, { agi: 'agi://127.0.0.1:4573' });
      stories.set(name, placeCase(one, { ami, placer, to }));
    }
    await Promise.allSettled(stories.values());
  });
  afterAll(async () => {
    for (const { pbx, ami } of pbxes) {
      await ami.close();
      pbx.close();
    }
  });

  it.each(all)('%s', async (name) => {
    expect(await stories.get(name)).toEqual(recorded.get(name));
  });
});

it('every case was recorded', () => {
  expect([...recorded.keys()]).toEqual(all.map(([name]) => name));
});
