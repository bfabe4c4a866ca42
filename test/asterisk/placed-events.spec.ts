import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { AmiClient, CallPlacer } from 'nestjs-agi/ami';
import { AGIServer } from 'nestjs-agi/core';
import { recordedOf, recordedStories, writeStories } from '../scenarios/recorded.js';
import { describeAsterisk } from './host/index.js';
import { PLACED } from './placing/list.js';
import { addRoutes, placeCase } from './placing/place-case.js';
import { connectTelephone } from './telephone/index.js';

const USERS = `
[placing]
secret = x
read = system,call
write = originate,system,call
`;

const LAND = `
[placing-land]
exten => s,1,AGI(\${AGI_TARGET})
 same => n,Hangup()
`;

const FOLDER = join(import.meta.dirname, 'placing/recorded');
const all = Object.entries(PLACED);

describeAsterisk(
  'a real Asterisk tells of placed calls as is recorded:',
  (asterisk) => {
    const server = new AGIServer({ port: 0 }).setMaxListeners(0);
    const stories = new Map<string, string[]>();
    /** Resolves when the call of a telephone has reached the server: Asterisk knows then that it was answered. */
    const reached = (dialString: string): Promise<void> =>
      new Promise((resolve) => {
        server.on('channel_ready', ({ channel }) => {
          if (channel.request.channel?.startsWith(`${dialString}-`) === true) resolve();
        });
      });

    beforeAll(async () => {
      addRoutes(server);
      const { port } = await server.listen();
      const work = all.map(async ([name, one]) => {
        const { far } = one;
        const phone = await connectTelephone(asterisk(), { registers: far === 'not registered' });
        const arrival = reached(phone.dialString);
        if (typeof far === 'object') {
          const leaves = far.hangUpAfter !== undefined;
          phone.telephone.whenCalled(leaves ? { ...far, then: () => arrival } : far);
        }
        const ami = new AmiClient({
          port: asterisk().amiPort,
          username: 'placing',
          secret: 'x',
          // A busy Asterisk takes its time to answer.
          actionTimeout: 60_000,
          pingTimeout: 60_000,
        });
        await ami.connect();
        const placer = new CallPlacer(ami, { agi: `agi://127.0.0.1:${port}` });
        const to = far === 'unknown' ? 'PJSIP/nobody' : phone.dialString;
        stories.set(name, await placeCase(one, { ami, placer, to }));
        await ami.close();
        await phone.close();
      });
      await Promise.all(work);
      if (process.env.AGI_RECORD === 'placing') {
        const told = new Map(all.map(([name]) => [name, stories.get(name) ?? []]));
        writeStories(told, recordedOf(asterisk().version), FOLDER);
      }
    }, 120_000);
    afterAll(() => server.close({ drain: 0 }));

    it.each(all)('%s', (name) => {
      const recorded = recordedStories(recordedOf(asterisk().version), FOLDER);
      expect(stories.get(name)).toEqual(recorded.get(name));
    });
  },
  { config: { 'manager-users.conf': USERS }, dialplan: { 'placing-land.conf': LAND } },
);
