import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { AGIServer } from 'nestjs-agi';
import {
  expectCall,
  placeCall,
  type ScriptStep,
  type SimulatedCall,
  type SimulatedCallOptions,
} from 'nestjs-agi/testing';
import { Clock } from '../src/clock.js';
import { Notebook } from '../src/notebook.js';

const MONDAY_NOON = new Date('2026-11-23T11:00:00Z');
const SATURDAY_NIGHT = new Date('2026-11-28T22:00:00Z');
const MENU = 'basic-pbx-ivr-main';
const MESSAGE = '/messages/message-1700000000-9';

let app: INestApplicationContext;
let notebook: Notebook;
let now: Date;

beforeEach(async () => {
  now = MONDAY_NOON;
  const { AppModule } = await import('../src/app.module.js');
  const testing = await Test.createTestingModule({ imports: [AppModule] })
    .overrideProvider(Clock)
    .useValue({ now: () => now })
    .compile();
  app = await testing.init();
  notebook = app.get(Notebook);
});

afterEach(() => app.close());

const call = (path = '/front-desk', options: SimulatedCallOptions = {}): SimulatedCall =>
  placeCall(app, path, {
    args: ['/messages'],
    callerId: { number: '5551234' },
    environment: { agi_uniqueid: '1700000000.9' },
    functions: { QUEUE_WAITING_COUNT: (queue) => (queue === 'support' ? '2' : '0') },
    applications: { Queue: {} }, // an agent serves the caller
    ...options,
  });

const at = (extension: string) => ({
  context: 'nestjs-agi-front-desk-extensions',
  extension,
  priority: '1',
});

describe('the menu', () => {
  it.each([
    ['an extension', '217', '217'],
    ['the operator', '0', '200'],
    ['an extension after a wrong one', '5', '203'],
  ])('leads to %s', async (_what, keys, extension) => {
    const asking = call().whenPlaying(MENU).press(keys);
    if (keys === '5') asking.hears('pbx-invalid').whenPlaying(MENU).press('203');
    const report = await asking.hears('transfer').ended;

    expectCall(report).toHaveEnded('continued');
    expect(report.continueAt).toEqual(at(extension));
  });

  it('leads to a queue, where nobody waits', async () => {
    const report = await call().whenPlaying(MENU).press('1').ended;

    expectCall(report)
      .toHavePlayed('pls-hold-while-try')
      .toHaveExecuted('Queue(sales,,,,60)')
      .toHaveEnded('continued');
    // An agent has served the caller: nothing more is said.
    expectCall(report).not.toHavePlayed('vm-nobodyavail');
    expect(report.continueAt).toEqual({});
  });

  it.each(['TIMEOUT', 'JOINEMPTY'])(
    'offers a call back to who leaves a queue with %s',
    async (status) => {
      const report = await call('/front-desk', { applications: { Queue: { status } } })
        .whenPlaying(MENU)
        .press('1')
        .hears('vm-nobodyavail')
        .whenPlaying('if-correct-press')
        .press('1')
        .hears('auth-thankyou').ended;

      expectCall(report).toHaveSet('DESK_CALL_BACK', '5551234').toHaveEnded('continued');
      expect(notebook.callBacks).toEqual(['5551234']);
    },
  );

  it('offers nothing to who hangs up in a queue', async () => {
    const applications = { Queue: { after: 30_000 } };
    const report = await call('/front-desk', { applications })
      .whenPlaying(MENU)
      .press('3')
      .whenRunning('Queue')
      .after(5000)
      .hangUp().ended;

    expectCall(report).toHaveEnded('caller hung up');
    expect(notebook.callBacks).toEqual([]);
  });

  it('tells 2 from an extension that begins with it, and how many wait', async () => {
    const report = await call().whenPlaying(MENU).press('2').ended;

    expectCall(report)
      .toHavePlayed('queue-thereare', 'queue-callswaiting')
      .toHaveSaid('number 3')
      .toHaveExecuted('Queue(support,,,,60)');
  });

  it('has a directory as a submenu, and a way back', async () => {
    const report = await call()
      .whenPlaying(MENU)
      .press('4')
      .whenPlaying('vm-starmain')
      .press('*')
      .whenPlaying(MENU)
      .press('4')
      .whenPlaying('vm-starmain')
      .press('2')
      .hears('transfer').ended;

    expect(report.continueAt).toEqual(at('202'));
  });

  it('leads a caller who presses no key to the operator', async () => {
    const report = await call().ended;

    expect(report.played.filter((prompt) => prompt === MENU)).toHaveLength(3);
    expect(report.continueAt).toEqual(at('200'));
  });

  it('ends the call of a caller who presses only wrong keys', async () => {
    const asking = call();
    for (let round = 0; round < 3; round++) asking.whenPlaying(MENU).press('8');
    const report = await asking.hears('vm-goodbye').ended;

    expectCall(report).toHaveEnded('continued');
    expect(report.set).toEqual({});
    expect(report.continueAt).toEqual({});
  });
});

describe('after hours', () => {
  beforeEach(() => {
    now = SATURDAY_NIGHT;
  });

  it('callers hear when it opens again, and leave a message', async () => {
    const report = await call()
      .hears('vm-nobodyavail')
      .whenPlaying('vm-message')
      .press('1')
      .whenPlaying(MESSAGE)
      .speak(6000)
      .whenPlaying('vm-review')
      .press('1')
      .hears('vm-goodbye').ended;

    const monday = Date.parse('2026-11-30T08:00:00Z') / 1000;
    expect(report.commands).toContain(`SAY DATETIME ${monday} "" "A 'digits/at' IMp" Europe/Paris`);
    expectCall(report).not.toHavePlayed(MENU);
    expectCall(report).toHaveRecorded(`${MESSAGE}.wav`).toHavePlayed('vm-msgsaved');
    expect(notebook.messages).toEqual([{ from: '5551234', file: MESSAGE }]);
  });

  it('a message ends with a hangup as well', async () => {
    await call().whenPlaying('vm-message').press('1').whenPlaying(MESSAGE).after(3000).hangUp()
      .ended;

    expect(notebook.messages).toEqual([{ from: '5551234', file: MESSAGE }]);
  });

  it.each(['2', ''])('nobody has to leave one (%j)', async (press) => {
    const asking = call();
    if (press !== '') asking.whenPlaying('vm-message').press(press);
    const report = await asking.hears('vm-goodbye').ended;

    expect(report.recorded).toEqual([]);
    expect(notebook.messages).toEqual([]);
  });

  it('no id of a call leads to another folder', async () => {
    const environment = { agi_uniqueid: '../../../etc/passwd' };
    const report = await call('/front-desk', { environment })
      .whenPlaying('vm-message')
      .press('1')
      .whenPlaying('/messages/message--etc-passwd')
      .speak(2000)
      .whenPlaying('vm-review')
      .press('1').ended;

    expect(report.recorded).toEqual(['/messages/message--etc-passwd.wav']);
  });
});

describe('a caller whom nobody served', () => {
  it('is called back at the number they have', async () => {
    const report = await call('/front-desk/unserved')
      .hears('digits 5551234')
      .whenPlaying('if-correct-press')
      .press('1')
      .hears('auth-thankyou').ended;

    expectCall(report).toHaveSet('DESK_CALL_BACK', '5551234');
    expect(notebook.callBacks).toEqual(['5551234']);
  });

  it('is called back also if they hang up as soon as they have said so', async () => {
    await call('/front-desk/unserved')
      .whenPlaying('if-correct-press')
      .press('1')
      .whenPlaying('auth-thankyou')
      .hangUp().ended;

    expect(notebook.callBacks).toEqual(['5551234']);
  });

  it.each([
    ['does not want it', { number: '5551234' }, '2'],
    ['says nothing', { number: '5551234' }, ''],
    ['has no number', { number: 'anonymous' }, ''],
  ])('is not called back who %s', async (_who, callerId, press) => {
    const asking = call('/front-desk/unserved', { callerId });
    if (press !== '') asking.whenPlaying('if-correct-press').press(press);
    await asking.hears('vm-goodbye').ended;

    expect(notebook.callBacks).toEqual([]);
  });
});

describe('a caller who hangs up', () => {
  const menu: ScriptStep[] = [
    { playing: MENU, press: '4' },
    { playing: 'vm-starmain', press: '9' },
    { playing: 'vm-starmain', press: '*' },
    { playing: MENU, press: '2' },
  ];
  const message: ScriptStep[] = [
    { playing: 'vm-message', press: '1' },
    { playing: MESSAGE, press: '#' },
    { playing: 'vm-review', press: '2' },
    { playing: 'vm-review', press: '1' },
  ];
  it.each([
    ['in the menu', '/front-desk', MONDAY_NOON, menu],
    ['after hours', '/front-desk', SATURDAY_NIGHT, message],
    [
      'unserved',
      '/front-desk/unserved',
      MONDAY_NOON,
      [{ playing: 'if-correct-press', press: '1' }],
    ],
  ])('%s leaves nothing running, whenever that is', async (_where, path, when, script) => {
    now = when;
    const server = app.get(AGIServer, { strict: false });
    let replies = Infinity;
    for (let last = 0; last < replies; last++) {
      let seen = 0;
      const going = call(path, {
        script,
        unused: 'allow',
        onLine: ({ kind }) => {
          if (kind === 'reply' && ++seen === last) going.hangup();
        },
      });
      // A handler that still runs would keep its session open for longer than the kit waits.
      const report = await going.ended;
      expect(report.error).toBeUndefined();
      expect(server.channels.size).toBe(0);
      if (last === 0) replies = seen;
      else if (last < replies - 1) expectCall(report).toHaveEnded('caller hung up');
    }
    expect(replies).toBeGreaterThan(6);
  });
});
