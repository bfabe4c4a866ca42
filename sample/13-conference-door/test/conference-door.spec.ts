import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { expectCall, placeCall } from 'nestjs-agi/testing';

let app: INestApplicationContext;

beforeEach(async () => {
  process.env.AGI_PORT = '0'; // it listens nowhere else; calls are placed in memory
  const { AppModule } = await import('../src/app.module.js');
  app = await (await Test.createTestingModule({ imports: [AppModule] }).compile()).init();
  app.useLogger(false);
});

afterEach(() => app.close());

it.each([
  ['1234#', 'board,,listener'],
  ['987654#', 'board,,leader'],
])('lets a caller in who knows the PIN %s', async (keys, room) => {
  const report = await placeCall(app, '/conference/door', {
    applications: { ConfBridge: { status: 'KICKED', after: 60_000 } },
  })
    .whenPlaying('conf-getpin')
    .press(keys)
    .hears('conf-placeintoconf').ended;

  expect(report.commands).toContain(`EXEC ConfBridge ${room}`);
  expectCall(report).toHaveSet('CONFERENCE', 'board: KICKED');
});

it('asks three times for a PIN that opens a room', async () => {
  let call = placeCall(app, '/conference/door');
  for (const keys of ['0#', '1#', '2#']) call = call.whenPlaying('conf-getpin').press(keys);
  const report = await call.hears('vm-goodbye').ended;

  expect(report.commands.filter((command) => command.includes('ConfBridge'))).toEqual([]);
});

it('is left by a hangup, in the conference or before', async () => {
  const before = await placeCall(app, '/conference/door').whenPlaying('conf-getpin').hangUp().ended;
  const inside = await placeCall(app, '/conference/door', { applications: { ConfBridge: {} } })
    .whenPlaying('conf-getpin')
    .press('1234#')
    .whenRunning('ConfBridge')
    .after(5000)
    .hangUp().ended;

  expect(before.status).not.toBe('FAILURE');
  expectCall(inside).toHaveSet('CONFERENCE', 'board: HANGUP');
});
