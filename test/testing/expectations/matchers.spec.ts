import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { AGIServer, type AGIChannel } from 'nestjs-agi/core';
import {
  agiMatchers,
  expectCall,
  ExpectationError,
  placeCall,
  type AgiMatchers,
  type CallExpectation,
  type CallReport,
} from 'nestjs-agi/testing';

declare module 'expect' {
  interface Matchers<R> {
    toHavePlayed: AgiMatchers<R>['toHavePlayed'];
    toHaveSaid: AgiMatchers<R>['toHaveSaid'];
    toHaveSet: AgiMatchers<R>['toHaveSet'];
    toHaveEnded: AgiMatchers<R>['toHaveEnded'];
  }
}

expect.extend(agiMatchers);

const server = new AGIServer().agi('/test', async (channel: AGIChannel) => {
  await channel.streamFile('welcome');
  const { digits } = await channel.getData('main-menu', 1000, 1);
  await channel.setVariable('CHOICE', digits);
  await channel.sayDigits(digits);
  await channel.recordFile('message', 'wav', '#', 500);
  await channel.exec('NoOp', 'now');
  await channel.streamFile('goodbye');
});

let report: CallReport;

beforeAll(async () => {
  report = await placeCall(server, '/test').whenPlaying('main-menu').press('1').ended;
});

afterEach(() => server.close());

type Ask = (expectation: CallExpectation) => CallExpectation;

const HOLDS: [string, Ask][] = [
  ['played one', (call) => call.toHavePlayed('welcome')],
  ['played in order', (call) => call.toHavePlayed('welcome', /menu$/, 'goodbye')],
  ['played anything', (call) => call.toHavePlayed()],
  ['said', (call) => call.toHaveSaid('digits 1')],
  ['asked', (call) => call.toHaveAsked('main-menu')],
  ['asked and answered', (call) => call.toHaveAsked('main-menu', '1')],
  ['recorded', (call) => call.toHaveRecorded('message.wav')],
  ['executed', (call) => call.toHaveExecuted(/^NoOp/)],
  ['set', (call) => call.toHaveSet('CHOICE')],
  ['set to', (call) => call.toHaveSet('CHOICE', '1')],
  ['route', (call) => call.toHaveTakenRoute('main-menu', 'press 1', 'goodbye')],
  ['ended', (call) => call.toHaveEnded('continued')],
  ['ended by status', (call) => call.toHaveEnded('SUCCESS', '')],
];

const FAILS: [string, Ask, RegExp][] = [
  [
    'played',
    (call) => call.toHavePlayed('main-menu', 'good-bye'),
    /expected to have played main-menu, then good-bye\n[^]*< GET DATA main-menu 1000 1\n→ from here on, no good-bye; did you mean goodbye\?\n/,
  ],
  ['played in another order', (call) => call.toHavePlayed('goodbye', 'welcome'), /goodbye ""\n→/],
  ['said', (call) => call.toHaveSaid('digits 2'), /→ from here on, no digits 2; .* digits 1\?/],
  ['asked', (call) => call.toHaveAsked('mainmenu'), /→ never asked; did you mean main-menu\?/],
  ['answered', (call) => call.toHaveAsked('main-menu', '2'), /1000 1\n→ answered "1"\n/],
  ['recorded', (call) => call.toHaveRecorded('other.wav'), /recorded other.wav/],
  ['executed', (call) => call.toHaveExecuted('Dial'), /executed Dial/],
  ['set', (call) => call.toHaveSet('CHOISE'), /→ never set; did you mean CHOICE\?/],
  ['set to', (call) => call.toHaveSet('CHOICE', '2'), /CHOICE 1\n→ set to "1"\n/],
  ['route', (call) => call.toHaveTakenRoute('welcome', 'press 2'), /→ press 2\nand it took\n/],
  ['ended', (call) => call.toHaveEnded('FAILURE'), /→ continued, AGISTATUS=SUCCESS/],
  [
    'ended with',
    (call) => call.toHaveEnded('SUCCESS', 'x'),
    /ended with SUCCESS and AGI_OUTCOME=x/,
  ],
];

describe('expectCall', () => {
  it.each(HOLDS)('holds: %s', (_what, ask) => {
    ask(expectCall(report));
    expect(() => ask(expectCall(report).not)).toThrow(ExpectationError);
    expect(() => ask(expectCall(report).not)).toThrow(/not to (?:have|take)/);
  });

  it.each(FAILS)('fails, and shows where: %s', (_what, ask, message) => {
    expect(() => ask(expectCall(report))).toThrow(ExpectationError);
    expect(() => ask(expectCall(report))).toThrow(message);
    ask(expectCall(report).not);
  });

  it('takes one matcher after the other', () => {
    expectCall(report).toHavePlayed('welcome').not.toHavePlayed('menu').not.toHaveSet('OTHER');
  });

  it.each([undefined, {}, 'report'])('refuses what is no report: %p', (other) => {
    expect(() => expectCall(other as CallReport).toHavePlayed()).toThrow('placeCall');
  });
});

describe('the matchers of Jest and Vitest', () => {
  it('are plain functions', () => {
    expect(report).toHavePlayed('welcome', 'goodbye');
    expect(report).not.toHaveSaid('digits 2');
    expect(report).toHaveSet('CHOICE', '1');
    expect(report).toHaveEnded('SUCCESS');
  });

  it('fail with the dialogue', () => {
    expect(() => {
      expect(report).toHavePlayed('never');
    }).toThrow(/→ from here on, no never\n< STREAM FILE welcome/);
  });
});
