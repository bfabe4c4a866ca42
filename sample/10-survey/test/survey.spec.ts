import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { AGIServer } from 'nestjs-agi';
import {
  expectCall,
  placeCall,
  type SimulatedCall,
  type SimulatedCallOptions,
} from 'nestjs-agi/testing';
import { SurveyStore } from '../src/survey-store.js';

const FILE = '/comments/survey-1700000000-7';

let app: INestApplicationContext;
let store: SurveyStore;

beforeEach(async () => {
  const { AppModule } = await import('../src/app.module.js');
  app = await (await Test.createTestingModule({ imports: [AppModule] }).compile()).init();
  store = app.get(SurveyStore);
});

afterEach(() => app.close());

const call = (options: SimulatedCallOptions = {}): SimulatedCall =>
  placeCall(app, '/survey', {
    args: ['/comments'],
    environment: { agi_uniqueid: '1700000000.7' },
    ...options,
  });

/** Answers the questions that keys can answer. */
const answered = (options?: SimulatedCallOptions): SimulatedCall =>
  call(options).whenPlaying('vm-press').press('4').whenPlaying('if-correct-press').press('1');

describe('a survey', () => {
  it('is complete with a comment that ends with silence, and is kept', async () => {
    const report = await answered()
      .whenPlaying(FILE)
      .speak(5000)
      .whenPlaying('vm-review')
      .press('1').ended;

    expectCall(report)
      .toHaveRecorded(`${FILE}.wav`)
      .toHavePlayed('auth-thankyou')
      .toHaveSet('SURVEY', 'complete')
      .toHaveEnded('continued');
    expect(store.complete).toEqual([{ rating: 4, wouldCallAgain: true, comment: FILE }]);
    expect(store.abandoned).toEqual([]);
  });

  it('has a comment that was heard, and recorded again', async () => {
    const report = await answered()
      .whenPlaying(FILE)
      .press('#')
      .whenPlaying('vm-review')
      .press('2')
      .hears(FILE)
      .whenPlaying('vm-review')
      .press('3')
      .whenPlaying(FILE)
      .speak(2000)
      .whenPlaying('vm-review')
      .press('1').ended;

    expect(report.recorded).toHaveLength(2);
    expect(store.complete).toMatchObject([{ comment: FILE }]);
  });

  it('is complete without a comment from a caller who rejects every recording', async () => {
    const speaking = answered();
    for (let attempt = 0; attempt < 3; attempt++) {
      speaking.whenPlaying(FILE).press('#').whenPlaying('vm-review').press('3');
    }
    await speaking.ended;

    expect(store.complete).toMatchObject([{ comment: null }]);
  });

  it('is complete without a comment from a caller who says nothing', async () => {
    const report = await answered().ended;

    expectCall(report).toHavePlayed('auth-thankyou').not.toHavePlayed('vm-review');
    expectCall(report).toHaveSet('SURVEY', 'complete');
    expect(store.complete).toEqual([{ rating: 4, wouldCallAgain: true, comment: null }]);
  });

  it('asks again after a wrong key and after silence', async () => {
    const report = await call()
      .whenPlaying('vm-press')
      .press('7')
      .hears('pm-invalid-option')
      .hears('vm-press')
      .hears('vm-sorry')
      .whenPlaying('vm-press')
      .press('1')
      .whenPlaying('if-correct-press')
      .press('5')
      .whenPlaying('if-correct-press')
      .press('2')
      .whenPlaying(FILE)
      .speak(2000)
      .whenPlaying('vm-review')
      .press('1').ended;

    expectCall(report).toHaveSet('SURVEY', 'complete');
    expect(store.complete).toMatchObject([{ rating: 1, wouldCallAgain: false }]);
  });

  it('is abandoned by a caller who presses no key', async () => {
    const report = await call().ended;

    expectCall(report).toHaveSet('SURVEY', 'abandoned').toHaveEnded('continued');
    expect(store.abandoned).toEqual([{ complete: false, answers: {}, because: 'no-input' }]);
  });

  it.each([
    ['7', { because: 'invalid', answers: {} }],
    ['3', { because: 'no-input', answers: { rating: 3 } }],
  ])('that stops at %s keeps what was answered', async (key, kept) => {
    const asking = call();
    for (let attempt = 0; attempt < (key === '7' ? 3 : 1); attempt++) {
      asking.whenPlaying('vm-press').press(key);
    }
    await asking.ended;

    expect(store.abandoned).toEqual([{ complete: false, ...kept }]);
    expect(store.complete).toEqual([]);
  });
});

describe('a caller who hangs up', () => {
  it('during the comment leaves a comment with what was said until then', async () => {
    await answered().whenPlaying(FILE).after(2000).hangUp().ended;

    const answers = { rating: 4, wouldCallAgain: true, comment: FILE };
    expect(store.abandoned).toEqual([{ complete: false, answers, because: 'hangup' }]);
  });

  it('before the comment has answered two questions', async () => {
    await answered().whenPlaying('vm-intro').hangUp().ended;

    const answers = { rating: 4, wouldCallAgain: true };
    expect(store.abandoned).toEqual([{ complete: false, answers, because: 'hangup' }]);
  });

  it('at any moment leaves nothing running, and the answers are kept once or not at all', async () => {
    const script = [
      { playing: 'vm-press', press: '9' },
      { playing: 'vm-press', press: '4' },
      { playing: 'if-correct-press', press: '1' },
      { playing: FILE, press: '#' },
      { playing: 'vm-review', press: '2' },
      { playing: 'vm-review', press: '1' },
    ];
    const server = app.get(AGIServer, { strict: false });
    let replies = Infinity;
    for (let last = 0; last < replies; last++) {
      const before = store.complete.length + store.abandoned.length;
      let seen = 0;
      const going = call({
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
      const kept = store.complete.length + store.abandoned.length - before;
      expect(kept).toBe(report.variables.SURVEY === undefined ? 0 : 1);
      if (last === 0) replies = seen;
      else if (last < replies - 1) expectCall(report).toHaveEnded('caller hung up');
    }
    expect(replies).toBeGreaterThan(12);
    expect(store.abandoned.length).toBeGreaterThan(8);
  });
});

it('records into a file that no caller can name', async () => {
  const environment = { agi_uniqueid: '../../etc/cron.d/x; rm -rf ~' };
  const report = await answered({ environment })
    .whenPlaying('/comments/survey--etc-cron-d-x-rm-rf-')
    .press('#').ended;

  expect(report.recorded).toEqual(['/comments/survey--etc-cron-d-x-rm-rf-.wav']);
});
