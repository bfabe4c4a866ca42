import { afterAll, expect, it } from '@jest/globals';
import { getRepositoryToken } from '@nestjs/typeorm';
import { AGIServer } from 'nestjs-agi';
import { AmiClient } from 'nestjs-agi/ami';
import type { Repository } from 'typeorm';
import { AppModule } from '../../sample/14-reminders/src/app.module.js';
import { Appointment } from '../../sample/14-reminders/src/appointment.js';
import { Attempt } from '../../sample/14-reminders/src/attempt.js';
import { Reminders } from '../../sample/14-reminders/src/reminders.js';
import { closeSamples, startSample } from './fixture/sample-calls.js';
import { describeAsterisk } from './host/index.js';
import { freePort } from './host/process.js';
import { connectTelephone } from './telephone/index.js';

const USERS = `
[reminders]
secret = a-secret
read = system,call
write = originate,call,system
`;

describeAsterisk(
  'appointment reminders on a real Asterisk',
  (asterisk) => {
    afterAll(closeSamples);

    it('are confirmed by a telephone, and told to be busy by another', async () => {
      const port = await freePort();
      Object.assign(process.env, {
        AGI_PORT: String(port),
        AMI_PORT: String(asterisk().amiPort),
        AMI_SECRET: 'a-secret',
      });
      const app = await startSample(AppModule);
      await app.get(AGIServer, { strict: false }).listen({ port });
      await app.get(AmiClient, { strict: false }).connect();
      const ada = await connectTelephone(asterisk());
      const ben = await connectTelephone(asterisk());
      ben.telephone.whenCalled({ reply: 603 });
      ada.telephone.whenCalled({
        reply: 'answer',
        then: async (call) => {
          await call.hears('sound');
          // A key that comes before the menu listens is lost: it is pressed until the call is over.
          while (!call.isOver) await call.press('1');
        },
      });
      const appointments = app.get<Repository<Appointment>>(getRepositoryToken(Appointment));
      const at = new Date(Date.now() + 20 * 60 * 60_000);
      for (const { dialString } of [ada, ben]) {
        await appointments.save({ name: 'A', telephone: dialString, at });
      }
      const reminders = await app.get(Reminders).remindAll();
      const outcomes = await Promise.all(
        reminders.map(async ({ placed }) => {
          const call = await placed;
          await call.ended;
          return call.outcome;
        }),
      );
      expect(outcomes).toEqual(['answered', 'failed']);
      const states = (await appointments.find()).map(({ state }) => state);
      expect(states).toEqual(['confirmed', 'planned']);
      const attempts = app.get<Repository<Attempt>>(getRepositoryToken(Attempt));
      expect((await attempts.find()).map(({ state }) => state)).toEqual(['over', 'over']);
      await ada.close();
      await ben.close();
    });
  },
  { config: { 'manager-users.conf': USERS } },
);
