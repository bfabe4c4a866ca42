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

it('connects a customer who presses 1, also while the greeting is spoken', async () => {
  const report = await placeCall(app, '/campaign/offer', {
    applications: { Dial: { after: 4000, talks: 60_000 } },
  })
    .whenPlaying('hello-world')
    .press('1').ended;

  expectCall(report).toHaveSet('OFFER', 'connect');
  expectCall(report).not.toHavePlayed('vm-nobodyavail');
  expect(report.commands.find((command) => command.startsWith('EXEC Dial'))).toContain(
    'PJSIP/sales-1&PJSIP/sales-2,20,g',
  );
});

it.each(['BUSY', 'NOANSWER', 'CHANUNAVAIL'])('says so where sales is %s', async (status) => {
  const report = await placeCall(app, '/campaign/offer', { applications: { Dial: { status } } })
    .whenPlaying('vm-press')
    .press('1').ended;

  expectCall(report).toHavePlayed('vm-nobodyavail');
});

it('takes a customer off the list', async () => {
  const report = await placeCall(app, '/campaign/offer').whenPlaying('vm-press').press('9').ended;

  expectCall(report).toHaveSet('OFFER', 'remove');
  expectCall(report).toHavePlayed('vm-goodbye');
});

it('rings nobody for a customer who presses nothing, a wrong key, or hangs up', async () => {
  const silent = await placeCall(app, '/campaign/offer').ended;
  const wrong = await placeCall(app, '/campaign/offer').whenPlaying('vm-press').press('5').ended;
  const gone = await placeCall(app, '/campaign/offer').whenPlaying('vm-press').hangUp().ended;

  expectCall(silent).toHaveSet('OFFER', 'none');
  expectCall(wrong).toHaveSet('OFFER', 'none');
  for (const { commands } of [silent, wrong, gone]) {
    expect(commands.filter((command) => command.includes('Dial'))).toEqual([]);
  }
});
