import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { INestApplication } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { Test } from '@nestjs/testing';
import { getRepositoryToken } from '@nestjs/typeorm';
import { AmiClient } from 'nestjs-agi/ami';
import { SimulatedPbx, type SimulatedAnswer, type SimulatedDestination } from 'nestjs-agi/testing';
import type { Repository } from 'typeorm';
import { AppModule } from '../src/app.module.js';
import { Appointment } from '../src/appointment.js';
import { AppointmentsController } from '../src/appointments.controller.js';
import { Attempt } from '../src/attempt.js';
import { Reminders } from '../src/reminders.js';

const HOUR = 60 * 60_000;
const WEEK = 7 * 24 * HOUR;

let app: INestApplication;
let pbx: SimulatedPbx;
let destinations: Record<string, SimulatedDestination>;
let appointments: Repository<Appointment>;
let attempts: Repository<Attempt>;

beforeEach(async () => {
  destinations = {};
  pbx = new SimulatedPbx({
    server: () => app,
    destinations: (to) => destinations[to] ?? 'unreachable',
  });
  const module = await Test.createTestingModule({ imports: [AppModule] })
    .overrideProvider(AmiClient)
    .useValue(new AmiClient(pbx.ami))
    .compile();
  app = module.createNestApplication({ logger: false });
  await app.init();
  // The clock of the day decides nothing here.
  for (const job of app.get(SchedulerRegistry).getCronJobs().values()) void job.stop();
  appointments = app.get(getRepositoryToken(Appointment));
  attempts = app.get(getRepositoryToken(Attempt));
  await app.get(AmiClient).whenConnected();
});

afterEach(async () => {
  await app.close();
  pbx.close();
});

function plan(telephone: string, inMs = 20 * HOUR): Promise<Appointment> {
  return appointments.save({ name: 'Ada', telephone, at: new Date(Date.now() + inMs) });
}

const presses = (...keys: string[]): SimulatedAnswer => ({
  answersAfter: 4000,
  script: keys.map((press) => ({ playing: '', press })),
});

/** Reminds all whose time has come, until each reminder is over. */
async function remindAll(): Promise<string[]> {
  const reminders = await app.get(Reminders).remindAll();
  const outcomes = await Promise.all(
    reminders.map(async ({ placed }) => {
      const call = await placed;
      await call.ended;
      return call.outcome;
    }),
  );
  await pbx.reports();
  return outcomes;
}

describe('a reminder', () => {
  it('is confirmed', async () => {
    destinations['PJSIP/100'] = presses('1');
    const { id } = await plan('PJSIP/100');
    expect(await remindAll()).toEqual(['answered']);
    expect(await appointments.findOneBy({ id })).toMatchObject({ state: 'confirmed' });
    expect(await attempts.find()).toMatchObject([
      { to: 'PJSIP/100', attempt: 1, state: 'over', outcome: 'answered' },
    ]);
    expect(pbx.placed).toMatchObject([{ callerId: { name: 'Dr. Lovelace', number: '5550100' } }]);
  });

  it('is put off by a week, of which there is a reminder again', async () => {
    destinations['PJSIP/100'] = presses('2', '1');
    const { id, at } = await plan('PJSIP/100');
    await remindAll();
    const later = await appointments.findOneByOrFail({ id });
    expect([later.state, later.at.getTime() - at.getTime()]).toEqual(['planned', WEEK]);
    expect(await remindAll()).toEqual([]);
  });

  it('ends in a call of the office', async () => {
    destinations['PJSIP/100'] = presses('2', '2');
    const { id } = await plan('PJSIP/100');
    await remindAll();
    expect(await appointments.findOneBy({ id })).toMatchObject({ state: 'call back' });
  });

  it('changes nothing where the customer presses nothing, or hangs up', async () => {
    destinations['PJSIP/100'] = {};
    destinations['PJSIP/101'] = { script: [{ playing: 'vm-youhave', hangup: true }] };
    await plan('PJSIP/100');
    await plan('PJSIP/101');
    expect(await remindAll()).toEqual(['answered', 'answered']);
    expect((await appointments.find()).map(({ state }) => state)).toEqual(['planned', 'planned']);
  });

  it('is tried again later, three times at most', async () => {
    destinations['PJSIP/100'] = ['busy', 'no-answer', presses('1')];
    destinations['PJSIP/101'] = 'no-answer';
    destinations['PJSIP/102'] = 'declined';
    for (const telephone of Object.keys(destinations)) await plan(telephone);
    expect(await remindAll()).toEqual(['answered', 'no-answer', 'failed']);
    const told = await attempts.find({ order: { to: 'ASC' } });
    expect(told.map(({ attempt, outcome }) => [attempt, outcome])).toEqual([
      [3, 'answered'],
      [3, 'no-answer'],
      [1, 'failed'],
    ]);
    const [first, second, third] = pbx.placed.filter(({ to }) => to === 'PJSIP/100');
    expect(second!.at - first!.at).toBeGreaterThanOrEqual(HOUR / 12);
    expect(third!.at - second!.at).toBeGreaterThanOrEqual(HOUR);
  });

  it('is placed once, whoever asks for it', async () => {
    destinations['PJSIP/100'] = presses('1');
    const { id } = await plan('PJSIP/100');
    const one = await app.get(Reminders).remind(id);
    await expect((await app.get(Reminders).remind(id))!.placed).rejects.toMatchObject({
      code: 'E_AMI_ATTEMPT_EXISTS',
    });
    await (
      await one!.placed
    ).ended;
    expect(pbx.placed).toHaveLength(1);
  });

  it('is not placed for appointments that are far off or over', async () => {
    await plan('PJSIP/100', 30 * HOUR);
    const { id } = await plan('PJSIP/101', -HOUR);
    expect(await remindAll()).toEqual([]);
    expect(await app.get(Reminders).remind(id)).toBeUndefined();
  });
});

describe('reminders', () => {
  it('are begun by HTTP', async () => {
    destinations['PJSIP/100'] = presses('1');
    const controller = app.get(AppointmentsController);
    const at = new Date(Date.now() + 20 * HOUR).toISOString();
    const { id } = await controller.add({ name: 'Ada', telephone: 'PJSIP/100', at });
    const gone = new Promise((resolve) => app.get(AmiClient).once('Hangup', resolve));
    expect(await controller.remind(id)).toEqual({ key: `${id}@${Date.parse(at)}` });
    await gone;
    expect(await controller.list()).toMatchObject({ appointments: [{ state: 'confirmed' }] });
    await expect(controller.remind(99)).rejects.toThrow('no appointment 99');
  });

  it('are begun by the schedule', async () => {
    destinations['PJSIP/100'] = presses('1');
    await plan('PJSIP/100');
    const gone = new Promise((resolve) => app.get(AmiClient).once('Hangup', resolve));
    await app.get(SchedulerRegistry).getCronJob('reminders').fireOnTick();
    await gone;
    expect(await appointments.find()).toMatchObject([{ state: 'confirmed' }]);
  });

  it('that the process before left are taken up', async () => {
    destinations['PJSIP/100'] = presses('1');
    const { id, at } = await plan('PJSIP/100');
    const { id: over } = await plan('PJSIP/101');
    await appointments.update({ id: over }, { state: 'confirmed' });
    const left = { attempt: 1, uniqueId: 'x', state: 'waiting', outcome: 'busy' } as const;
    await attempts.insert([
      { ...left, key: `${id}@${at.getTime()}`, to: 'PJSIP/100', dueAt: Date.now() + HOUR },
      { ...left, key: `${over}@1`, to: 'PJSIP/101', dueAt: null },
    ]);
    const gone = new Promise((resolve) => app.get(AmiClient).once('Hangup', resolve));
    const again = new Reminders(Reflect.get(app.get(Reminders), 'placer') as never, appointments);
    await again.takeUp();
    await gone;
    expect(pbx.placed.map(({ to }) => to)).toEqual(['PJSIP/100']);
    expect(await appointments.findOneBy({ id })).toMatchObject({ state: 'confirmed' });
  });
});
