import { afterEach, describe, expect, it } from '@jest/globals';
import type { AGIChannel, AGIServer } from 'nestjs-agi/core';
import {
  placeCall,
  type ChaosOptions,
  type SimulatedCall,
  type SimulatedCallOptions,
} from 'nestjs-agi/testing';
import { agiServer } from '../../fixtures/servers.js';

afterEach(() => {
  delete process.env.AGI_CHAOS;
});

/** A call with everything that bytes can be taken apart in: values, newlines, keys, a hangup. */
async function dialogue(channel: AGIChannel): Promise<void> {
  const { data } = await channel.getVariable('GIVEN');
  await channel.setVariable('COPY', String(data));
  const { digits } = await channel.getData('menu', 3000, 4);
  await channel.setVariable('DIGITS', digits);
  await channel.gosub('sub', 's', 1);
  await channel.streamFile('goodbye');
}

const GIVEN = `日本 (a) "x" ${'y'.repeat(600)}`;

function call(target: AGIServer | string, options: SimulatedCallOptions = {}): SimulatedCall {
  const all: SimulatedCallOptions = {
    variables: { GIVEN },
    subroutines: { 'sub,s,1': () => 'done' },
    ...options,
  };
  const placed =
    typeof target === 'string'
      ? placeCall(target, { ...all, time: 'virtual' })
      : placeCall(target, '/test', all);
  return placed.whenPlaying('menu').press('0042').whenPlaying('goodbye').hangUp();
}

const GOOD = {
  status: 'HANGUP',
  played: ['menu', 'goodbye'],
  set: { COPY: GIVEN, DIGITS: '0042' },
  ending: 'caller hung up',
};

describe('chaos that any network brings', () => {
  it.each<ChaosOptions>([
    { split: 'bytes' },
    { split: true, seed: 2 },
    { glue: true },
    { split: true, glue: true, seed: 3 },
    { split: 'bytes', glue: true, delay: 1, seed: 4 },
  ])('changes no call: %j', async (chaos) => {
    const server = agiServer(dialogue);
    expect(await call(server, { chaos }).ended).toMatchObject(GOOD);
    const { port } = await server.listen();
    expect(await call(`agi://127.0.0.1:${port}/test`, { chaos }).ended).toMatchObject(GOOD);
  });

  it('really cuts what arrives into pieces, in the same way for the same seed', async () => {
    const piecesOf = async (chaos: ChaosOptions | false): Promise<number[]> => {
      const server = agiServer(() => 0);
      const pieces: number[] = [];
      let heard = '';
      const accept = server.accept.bind(server);
      server.accept = (stream) => {
        stream.on('data', (chunk: Buffer) => {
          // The last HANGUP line may come too late to be counted.
          if (!heard.includes('\n\n')) pieces.push(chunk.length);
          heard += chunk.toString('latin1');
        });
        accept(stream);
      };
      const environment = { agi_uniqueid: '1.1', agi_channel: 'Simulated/1' };
      await placeCall(server, '/test', { chaos, environment }).ended;
      return pieces;
    };
    const whole = await piecesOf(false);
    expect(whole).toHaveLength(1);
    const [environment = 0] = whole;
    expect(await piecesOf({ split: 'bytes' })).toEqual(Array(environment).fill(1));
    const some = await piecesOf({ split: true, seed: 5 });
    expect(some.length).toBeGreaterThan(2);
    expect(await piecesOf({ split: true, seed: 5 })).toEqual(some);
    expect(await piecesOf({ split: true, seed: 6 })).not.toEqual(some);
  });

  it('comes to a whole suite by one environment variable', async () => {
    process.env.AGI_CHAOS = '7';
    const server = agiServer(dialogue);
    expect(await call(server).ended).toMatchObject(GOOD);
    for (const none of ['', 'off']) {
      process.env.AGI_CHAOS = none;
      expect(await call(server).ended).toMatchObject(GOOD);
    }
    process.env.AGI_CHAOS = 'yes';
    expect(() => call(server)).toThrow('AGI_CHAOS is "yes"');
    expect(await call(server, { chaos: false }).ended).toMatchObject(GOOD);
  });
});

describe('chaos that ends a call', () => {
  it('hangs up while a command is answered', async () => {
    const server = agiServer(dialogue);
    const report = await call(server, { chaos: { hangUp: 2 }, unused: 'allow' }).ended;
    expect(report).toMatchObject({ status: 'HANGUP', played: [], ending: 'caller hung up' });
    expect(server.channels.size).toBe(0);
  });

  it('breaks the connection in the middle of a reply', async () => {
    const outcomes: unknown[] = [];
    const server = agiServer(async (channel) => {
      channel.on('end', (outcome) => outcomes.push(outcome));
      await dialogue(channel).catch((error: unknown) => {
        outcomes.push((error as { code: string }).code);
        throw error;
      });
    });
    const report = await call(server, { chaos: { reset: 3 }, unused: 'allow' }).ended;
    expect(report).toMatchObject({ ending: 'reset', reset: true });
    expect(outcomes).toContain('E_AGI_SOCKET_ERROR');
    expect(server.channels.size).toBe(0);
  });

  it('brings bytes that are no reply', async () => {
    const server = agiServer(dialogue);
    const report = await call(server, { chaos: { garbage: 1 }, unused: 'allow' }).ended;
    expect(report).toMatchObject({ status: 'FAILURE', outcome: 'protocol_error' });
  });

  it('happens at a point that the seed chooses', async () => {
    const server = agiServer(dialogue);
    const lengths = new Set<number>();
    for (let seed = 1; seed <= 12; seed++) {
      const chaos: ChaosOptions = { seed, hangUp: 'random', split: true };
      const { commands } = await call(server, { chaos, unused: 'allow' }).ended;
      lengths.add(commands.length);
    }
    expect(lengths.size).toBeGreaterThan(2);
  });

  it.each<[ChaosOptions | number, string]>([
    [{ seed: 1.5 }, 'seed is 1.5'],
    [Number.NaN, 'seed is NaN'],
    [{ split: 'lines' as 'bytes' }, 'split is "lines"'],
    [{ delay: -1 }, 'delay is -1'],
    [{ hangUp: 0 }, 'hangUp is 0'],
    [{ reset: 'maybe' as 'random' }, 'reset is "maybe"'],
  ])('refuses %j', (chaos, message) => {
    const server = agiServer(() => 0);
    expect(() => placeCall(server, '/test', { chaos })).toThrow(message);
  });
});
