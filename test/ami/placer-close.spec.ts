import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { AmiClient, CallPlacer, MemoryAttemptStore, type PlaceOptions } from 'nestjs-agi/ami';
import { AGIServer } from 'nestjs-agi/core';
import { SimulatedPbx } from 'nestjs-agi/testing';
import { failure } from './fixture/client.js';

const HOUR = 3_600_000;

let pbx: SimulatedPbx;
let ami: AmiClient;
let store: MemoryAttemptStore;
let placer: CallPlacer;

beforeEach(async () => {
  const server = new AGIServer();
  server.agi('/call', async (channel) => {
    await channel.wait(HOUR);
  });
  pbx = new SimulatedPbx({
    server,
    destinations: { 'PJSIP/1': {}, 'PJSIP/2': 'no-answer', 'PJSIP/3': 'busy' },
  });
  ami = new AmiClient(pbx.ami);
  await ami.connect();
  store = new MemoryAttemptStore();
  placer = new CallPlacer(ami, { agi: () => 'agi://10.0.0.5', store, maxCalls: 2 });
});

afterEach(async () => {
  await ami.close();
  pbx.close();
});

const call = (key: string, to: string): PlaceOptions => ({ to, route: '/call', key });

it('cancels what rings and what waits, and leaves both to the next process', async () => {
  const begun = new Promise((resolve) => ami.once('DialBegin', resolve));
  const rings = placer.place(call('rings', 'PJSIP/2'));
  const rings2 = placer.place(call('rings too', 'PJSIP/2'));
  const waits = placer.place(call('waits', 'PJSIP/1'));
  await begun;
  await placer.close();
  const outcomes = (await Promise.all([rings, rings2, waits])).map(({ outcome }) => outcome);
  expect(outcomes).toEqual(['cancelled', 'cancelled', 'cancelled']);
  expect([...store.records.values()].map(({ state, outcome }) => [state, outcome])).toEqual([
    ['waiting', undefined],
    ['waiting', undefined],
    ['waiting', undefined],
  ]);
  const late = await failure(placer.place(call('late', 'PJSIP/1')));
  expect([late.code, store.records.has('late')]).toEqual(['E_AMI_CLOSED', false]);

  const next = new CallPlacer(ami, { agi: 'agi://10.0.0.5', store });
  const left = await next.recover(({ key, to }) => call(key, to));
  const again = await Promise.all(left.map(async ({ placed }) => (await placed).outcome));
  expect(again).toEqual(['no-answer', 'no-answer', 'answered']);
});

it('ends the wait for another attempt', async () => {
  const busy = new Promise((resolve) => ami.once('OriginateResponse', resolve));
  const placed = placer.place({ ...call('later', 'PJSIP/3'), retry: () => 24 * HOUR });
  await busy;
  await placer.close();
  expect((await placed).outcome).toBe('cancelled');
});

it('gives the calls that go on the time that it is told', async () => {
  const { ended } = await placer.place(call('one', 'PJSIP/1'));
  await placer.close({ drain: 1000 });
  const isOver = ended.then(() => true);
  expect(await Promise.race([isOver, Promise.resolve(false)])).toBe(false);
  await placer.close({ drain: 2 * HOUR });
  expect(await isOver).toBe(true);
});

it('asks for the address when a call is placed, and refuses a wrong one', async () => {
  const wrong = new CallPlacer(ami, { agi: () => 'http://10.0.0.5' });
  const { code } = await failure(wrong.place(call('x', 'PJSIP/1')));
  expect(code).toBe('E_AGI_INVALID_ARGUMENT');
});
