import type { INestApplicationContext } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { Test, type TestingModuleBuilder } from '@nestjs/testing';
import { getRepositoryToken } from '@nestjs/typeorm';
import { AmiClient } from 'nestjs-agi/ami';
import { SimulatedPbx, type ExplorationPlan } from 'nestjs-agi/testing';
import assert from 'node:assert/strict';
import { DataSource, type Repository } from 'typeorm';
import { Appointment } from '../src/appointment.js';

const AT = new Date('2026-12-01T09:00:00Z');
const LATER = new Date('2026-12-08T09:00:00Z');

/**
 * Every path of a reminder, for its test and for `agi explore`.
 *
 * @param change replaces parts of the sample, for faults that a test plants
 */
export async function exploration(
  change: (builder: TestingModuleBuilder) => TestingModuleBuilder = (builder) => builder,
): Promise<ExplorationPlan & { readonly target: INestApplicationContext }> {
  // It listens where nobody calls: calls are placed in memory.
  process.env.AGI_PORT = '0';
  const { AppModule } = await import('../src/app.module.js');
  const pbx = new SimulatedPbx({ server: () => app, destinations: () => 'unreachable' });
  const builder = Test.createTestingModule({ imports: [AppModule] })
    .overrideProvider(AmiClient)
    .useValue(new AmiClient(pbx.ami));
  const app = await (await change(builder).compile()).init();
  app.useLogger(false);
  // The clock of the day decides nothing here.
  for (const job of app.get(SchedulerRegistry).getCronJobs().values()) void job.stop();
  const appointments = app.get<Repository<Appointment>>(getRepositoryToken(Appointment));
  // SQLite in the memory of this process: what it has is known at once.
  const { databaseConnection } = app.get(DataSource).driver as unknown as {
    databaseConnection: { exec(query: string): { values: unknown[] }[] };
  };
  return {
    target: app,
    path: '/reminder?id=1',
    answered: true,
    begin: async () => {
      await appointments.clear();
      await appointments.insert({ id: 1, name: 'Ada', telephone: 'PJSIP/100', at: AT });
    },
    state: () => databaseConnection.exec('SELECT * FROM appointment')[0]?.values,
    // What the customer heard is what is in the database.
    invariant: async ({ report: { played } }) => {
      const { state, at } = await appointments.findOneByOrFail({ id: 1 });
      const isLater = at.getTime() === LATER.getTime();
      if (played.includes('auth-thankyou')) assert.ok(state === 'confirmed' || isLater);
      if (played.includes('vm-goodbye')) assert.equal(state, 'call back');
      if (isLater) assert.equal(state, 'planned');
    },
  };
}

export default exploration;
