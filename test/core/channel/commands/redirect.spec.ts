import { describe, expect, it } from '@jest/globals';
import { type AGIChannel, type AGIError, AGIRequest } from 'nestjs-agi/core';
import { KnownPlace, readPlace } from '../../../../lib/core/channel/call/dialplan-place.js';
import { openCall, type OpenCall } from '../fixture/open-call.js';

const ASKED = 'GET FULL VARIABLE ${CONTEXT},${EXTEN},${PRIORITY}\n';
const FACTS = { agi_context: 'ivr', agi_extension: '100', agi_priority: '5' };
const request = new AGIRequest({ agi_request: 'agi://h/menu', ...FACTS });

/** Asterisk answers the question for the dialplan's place. */
async function placeOf(call: OpenCall, value: string) {
  const place = call.channel.redirectedTo();
  await Promise.resolve();
  expect(call.written.at(-1)).toBe(ASKED);
  call.say(`200 result=1 (${value})\n`);
  return place;
}

describe('redirectedTo()', () => {
  it('tells the place that a dead channel was taken to', async () => {
    const call = openCall({}, undefined, FACTS);
    call.say('HANGUP\n');
    expect(await placeOf(call, 'support,200,1')).toEqual({
      context: 'support',
      extension: '200',
      priority: '1',
    });
  });

  it.each([
    ['is where it was', 'ivr,100,5'],
    ['was led to the first priority by an application of the handler', 'queue-exits,1,0'],
    ['has no place that can be read', ''],
  ])('is null where a dead channel %s', async (_, value) => {
    const call = openCall({}, undefined, FACTS);
    call.say('HANGUP\n');
    expect(await placeOf(call, value)).toBeNull();
  });

  it('is null while the call is live', async () => {
    const call = openCall({}, undefined, FACTS);
    expect(await placeOf(call, 'support,200,1')).toBeNull();
  });

  it('rejects when the session is over', async () => {
    const call = openCall({}, undefined, FACTS);
    call.call.finish();
    await expect(call.channel.redirectedTo()).rejects.toMatchObject({
      code: 'E_AGI_CHANNEL_DESTROYED',
    });
  });

  it.each<[string, (channel: AGIChannel) => Promise<unknown>]>([
    ['the methods', (channel) => channel.continueAt('sales', '7', 3)],
    [
      'send()',
      async (channel) => {
        await channel.send(['SET', 'CONTEXT', 'sales']);
        await channel.send(['set', 'extension', '7']);
        await channel.send(['SET', 'PRIORITY', 3]);
      },
    ],
  ])('knows where %s have led the call', async (_, lead) => {
    const call = openCall({}, undefined, FACTS);
    const led = lead(call.channel);
    for (const line of ['SET CONTEXT sales\n', 'SET EXTENSION 7\n', 'SET PRIORITY 3\n']) {
      while (!call.written.includes(line)) await new Promise(setImmediate);
      call.say('200 result=0\n');
    }
    await led;
    call.say('HANGUP\n');
    expect(await placeOf(call, 'sales,7,2')).toBeNull();
    expect(await placeOf(call, 'ivr,100,5')).toMatchObject({ context: 'ivr' });
  });
});

describe('the errors of a call that Asterisk takes away', () => {
  it('do not say that the caller has hung up', async () => {
    const call = openCall();
    const waiting = call.channel.streamFile('menu');
    const queued = call.channel.streamFile('next');
    call.say('HANGUP\n200 result=-1 endpos=0\n');
    await waiting;
    const refused = [queued, call.channel.answer()];
    call.call.disconnected();
    const errors = await Promise.all(
      [...refused, call.channel.noop()].map((one) => one.catch((error: unknown) => error)),
    );
    for (const error of [...errors, call.channel.signal.reason] as AGIError[]) {
      expect(error.code).toBe('E_AGI_HANGUP');
      expect(error.message).toContain('was hung up or redirected');
    }
  });
});

describe('the known place of a call', () => {
  it('expects any priority after a label', () => {
    const known = new KnownPlace(request);
    known.set('priority', 'again');
    expect(known.isLeftFor({ context: 'ivr', extension: '100', priority: '17' })).toBe(false);
    expect(known.isLeftFor({ context: 'sales', extension: '100', priority: '17' })).toBe(true);
  });

  it.each([
    [{ context: 'ivr', extension: '100', priority: '5' }, false],
    [{ context: 'sales', extension: '100', priority: '5' }, true],
    [{ context: 'ivr', extension: '200', priority: '5' }, true],
    [{ context: 'ivr', extension: '100', priority: '6' }, true],
    [{ context: 'sales', extension: '200', priority: '0' }, false],
  ])('is left for %j: %p', (place, left) => {
    expect(new KnownPlace(request).isLeftFor(place)).toBe(left);
  });

  it('is where our own commands have moved it, a priority the one before', () => {
    const known = new KnownPlace(request);
    known.set('context', '200');
    known.set('extension', '7');
    known.set('priority', '3');
    expect(known.isLeftFor({ context: '200', extension: '7', priority: '2' })).toBe(false);
    expect(known.isLeftFor({ context: '200', extension: '7', priority: '3' })).toBe(true);
    known.set('priority', '12a');
    expect(known.isLeftFor({ context: '200', extension: '7', priority: '3' })).toBe(false);
  });

  it('compares no fact that a client other than Asterisk did not tell', () => {
    const known = new KnownPlace(new AGIRequest({ agi_request: 'agi://h/menu' }));
    expect(known.isLeftFor({ context: 'a', extension: 'b', priority: '1' })).toBe(false);
  });

  it.each([
    ['ivr,100,5', { context: 'ivr', extension: '100', priority: '5' }],
    ['ivr,a,b,5', { context: 'ivr', extension: 'a,b', priority: '5' }],
    ['ivr,100', undefined],
    ['ivr,100,x', undefined],
    ['ivr,100,5x', undefined],
    ['ivr,a\nb,5', { context: 'ivr', extension: 'a\nb', priority: '5' }],
    [',,1', { context: '', extension: '', priority: '1' }],
    ['', undefined],
    [null, undefined],
  ])('reads %p', (value, place) => {
    expect(readPlace(value)).toEqual(place);
  });
});

it.each([
  ['ivr,1,2,3,14', { context: 'ivr', extension: '1,2,3', priority: '14' }],
  [',,0', { context: '', extension: '', priority: '0' }],
  ['ivr,s\nx,1', { context: 'ivr', extension: 's\nx', priority: '1' }],
  ['ivr,s', undefined],
  ['ivr,s,x1', undefined],
  [',', undefined],
  [null, undefined],
])('the place %j is read', (value, place) => {
  expect(readPlace(value)).toEqual(place);
});

it.each([
  ['12', '11', false],
  ['12', '12', true],
  ['1', '0', false],
  // Nobody knows which number a label stands for.
  ['menu1', '7', false],
  ['1x', '7', false],
])('after a priority that was set to %s, the call at %s is left for: %p', (set, now, isLeft) => {
  const known = new KnownPlace(request);
  known.set('priority', set);
  expect(known.isLeftFor({ context: 'ivr', extension: '100', priority: now })).toBe(isLeft);
});

it('a place that Asterisk did not take is not where the call is known to be', async () => {
  const call = openCall({}, undefined, FACTS);
  const set = call.channel.setContext('sales');
  call.say('510 Invalid or unknown command\n');
  await set;
  call.say('HANGUP\n');
  expect(await placeOf(call, 'ivr,100,5')).toBeNull();
});
