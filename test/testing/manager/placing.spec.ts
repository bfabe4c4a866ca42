import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  AmiClient,
  type AmiMessage,
  CallPlacer,
  MemoryAttemptStore,
  type CallPlacerOptions,
  type PlaceOptions,
} from 'nestjs-agi/ami';
import { AGIServer } from 'nestjs-agi/core';
import { SimulatedPbx, type SimulatedPbxOptions } from 'nestjs-agi/testing';
import { failure } from '../../ami/fixture/client.js';

const MINUTE = 60_000;

let server: AGIServer;
let pbx: SimulatedPbx;
let ami: AmiClient;
const clients: AmiClient[] = [];

beforeEach(() => {
  server = new AGIServer();
  server.agi('/reminder', async (channel) => {
    const { digits } = await channel.getData('reminder', 5000, 1);
    await channel.setVariable('CHOICE', digits);
  });
});

afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
  pbx.close();
});

async function placing(
  options: SimulatedPbxOptions,
  placer: Partial<CallPlacerOptions> = {},
): Promise<CallPlacer> {
  pbx = new SimulatedPbx({ server, ...options });
  ami = new AmiClient({ ...pbx.ami, reconnectDelay: 1 });
  clients.push(ami);
  await ami.connect();
  return new CallPlacer(ami, { agi: 'agi://10.0.0.5', ...placer });
}

const call = (to: string): PlaceOptions => ({ to, route: '/reminder?id=7' });

const confirms = { answersAfter: 3000, script: [{ playing: 'reminder', press: '1' }] };

describe('a simulated PBX', () => {
  it('places a call that somebody answers, who presses a key', async () => {
    const placer = await placing({ destinations: { 'PJSIP/100': confirms } });
    const placed = await placer.place({
      ...call('PJSIP/100'),
      args: ['a,b', 'say "x"'],
      callerId: { name: 'Ada, "Countess"', number: '5550' },
      variables: { ID: '7,8\\9' },
    });
    await placed.ended;
    const [report] = await pbx.reports();
    expect([placed.outcome, report?.asked]).toEqual([
      'answered',
      [{ prompt: 'reminder', pressed: '1' }],
    ]);
    expect(report?.variables).toMatchObject({ ID: '7,8\\9', CHOICE: '1' });
    const [environment] = report!.dialogue;
    expect(environment?.text.split('\n')).toEqual(
      expect.arrayContaining([
        'agi_request: agi://10.0.0.5/reminder?id=7',
        `agi_uniqueid: ${placed.uniqueId}`,
        'agi_type: PJSIP',
        'agi_callerid: 5550',
        'agi_calleridname: Ada, "Countess"',
        'agi_arg_1: a,b',
        'agi_arg_2: say "x"',
      ]),
    );
    expect(pbx.placed).toMatchObject([
      { to: 'PJSIP/100', attempt: 1, at: 0, outcome: 'answered', uniqueId: placed.uniqueId },
    ]);
  });

  it('tells each outcome from its events', async () => {
    const placer = await placing({
      destinations: {
        'PJSIP/busy': { refuses: 'busy', after: 2000 },
        'PJSIP/congestion': 'congestion',
        'PJSIP/declined': 'declined',
        'PJSIP/silent': 'no-answer',
        'PJSIP/late': { answersAfter: 25_000 },
      },
    });
    const names = ['busy', 'congestion', 'declined', 'silent', 'late', 'nobody'];
    const calls = names.map((name) => placer.place({ ...call(`PJSIP/${name}`), ring: 20_000 }));
    const told = (await Promise.all(calls)).map(({ outcome, cause }) => [outcome, cause]);
    expect(told).toEqual([
      ['busy', 17],
      ['congestion', 34],
      ['failed', 21],
      ['no-answer', 19],
      ['no-answer', 19],
      ['failed', undefined],
    ]);
    expect(await pbx.reports()).toEqual([]);
  });

  it('waits between the attempts of a plan in its own time', async () => {
    const placer = await placing({
      destinations: { 'PJSIP/100': ['busy', 'no-answer', confirms] },
    });
    const placed = await placer.place({
      ...call('PJSIP/100'),
      ring: 30_000,
      retry: ({ outcome }) => (outcome === 'busy' ? 10 * MINUTE : 24 * 60 * MINUTE),
    });
    expect([placed.outcome, placed.attempts]).toEqual(['answered', 3]);
    const times = pbx.placed.map(({ at }) => at);
    expect(times[1]).toBe(10 * MINUTE);
    expect(times[2]).toBe(10 * MINUTE + 30_000 + 24 * 60 * MINUTE);
    await placed.ended;
    expect(await pbx.reports()).toMatchObject([{ set: { CHOICE: '1' } }]);
  });

  it('lands by the dialplan, and says where that goes on', async () => {
    server.agi('/on', async (channel) => {
      await channel.continueAt('sales', '7', 1);
    });
    const placer = await placing({ destinations: { 'PJSIP/100': {} } });
    const via = { context: 'out', extension: 's' };
    const placed = await placer.place({ ...call('PJSIP/100'), route: '/on', args: ['x,y'], via });
    expect(await placed.ended).toEqual({ cause: 16, known: true });
    const [report] = await pbx.reports();
    expect(report?.continueAt).toEqual({ context: 'sales', extension: '7', priority: '1' });
    expect(report?.dialogue[0]?.text).toContain('agi_context: out');
    expect(report?.dialogue[0]?.text).toContain('agi_arg_1: x,y');
  });

  it('is cancelled while it rings, and hung up while it goes on', async () => {
    server.agi('/stay', async (channel) => {
      await channel.wait(60 * MINUTE);
    });
    const placer = await placing({ destinations: { 'PJSIP/1': 'no-answer', 'PJSIP/2': {} } });
    const controller = new AbortController();
    ami.once('DialBegin', () => {
      controller.abort();
    });
    const cancelled = await placer.place({ ...call('PJSIP/1'), signal: controller.signal });
    expect([cancelled.outcome, pbx.placed[0]?.outcome]).toEqual(['cancelled', 'cancelled']);
    const placed = await placer.place({ ...call('PJSIP/2'), route: '/stay' });
    await placed.hangup();
    await placed.ended;
    expect(await pbx.reports()).toMatchObject([{ ending: 'server hung up' }]);
    expect((await failure(placed.hangup())).code).toBe('E_AMI_REFUSED');
  });

  it('survives a restart: what rang is unknown, and what waited is placed', async () => {
    const store = new MemoryAttemptStore();
    const placer = await placing(
      { destinations: { 'PJSIP/1': 'no-answer', 'PJSIP/2': confirms } },
      { store, maxCalls: 1 },
    );
    ami.once('DialBegin', () => {
      pbx.restart();
    });
    const first = failure(placer.place({ ...call('PJSIP/1'), key: 'one' }));
    const second = placer.place({ ...call('PJSIP/2'), key: 'two' });
    expect((await first).code).toBe('E_AMI_OUTCOME_UNKNOWN');
    expect((await second).outcome).toBe('answered');
    expect(store.records.get('one')?.state).toBe('unknown');
  });

  it('carries a campaign of 1,000 calls, with its limits', async () => {
    const words = ['busy', 'no-answer', 'congestion', 'unreachable'] as const;
    const placer = await placing(
      {
        calls: { prompt: 4000 },
        destinations: (to) => {
          const number = Number(to.slice(6));
          return number % 2 === 0 ? { answersAfter: 4000 } : words[(number % 8) >> 1]!;
        },
      },
      { maxCalls: 50, callsPerSecond: 20 },
    );
    const handled = new Set<string>();
    server.agi('/campaign', async (channel) => {
      await channel.streamFile('offer');
      handled.add(channel.request.uniqueId!);
    });
    const outcomes = await Promise.all(
      Array.from({ length: 1000 }, async (_, index) => {
        const placed = await placer.place({ to: `PJSIP/${index}`, route: '/campaign' });
        await placed.ended;
        return placed.outcome;
      }),
    );
    const count = (outcome: string): number => outcomes.filter((one) => one === outcome).length;
    expect(['answered', 'busy', 'no-answer', 'congestion', 'failed'].map(count)).toEqual([
      500, 125, 125, 125, 125,
    ]);
    expect([handled.size, (await pbx.reports()).length]).toEqual([500, 500]);
    const inOneSecond = pbx.placed.map(
      ({ at }) => pbx.placed.filter((other) => other.at >= at && other.at < at + 1000).length,
    );
    expect(Math.max(...inOneSecond)).toBeLessThanOrEqual(20);
  });
});

it('the action Status of a channel that is not there is refused, and without one tells of all', async () => {
  await placing({ destinations: { 'PJSIP/1': {} } });
  const { code, message } = await failure(ami.action('Status', { Channel: 'PJSIP/1-00000009' }));
  expect([code, message]).toEqual(['E_AMI_REFUSED', expect.stringContaining('No such channel')]);
  const all: unknown[] = [];
  for await (const event of ami.list('Status')) all.push(event);
  expect(all).toEqual([]);
});

it.each([
  [{ Channel: '' }, 'Channel not specified'],
  [{ Channel: 'PJSIP' }, 'Invalid channel'],
  [{ Channel: 'PJSIP/1' }, 'Invalid Extension or Application'],
  [{ Channel: 'PJSIP/1', Exten: 's', Priority: '1' }, 'Invalid Extension or Application'],
])('an action Originate of %j is refused, as a real Asterisk does', async (headers, why) => {
  await placing({ destinations: { 'PJSIP/1': {} } });
  const { code, message } = await failure(ami.action('Originate', headers));
  expect([code, message]).toEqual(['E_AMI_REFUSED', expect.stringContaining(why)]);
  expect(pbx.placed).toEqual([]);
});

it.each([
  [{ Cause: '17' }, { Cause: '17', 'Cause-txt': 'Unknown' }],
  [{}, { Cause: '0', 'Cause-txt': 'Unknown' }],
])('a call that rings is hung up with the cause %j', async (given, told) => {
  await placing({ destinations: { 'PJSIP/1': 'no-answer' } });
  const rings = new Promise<AmiMessage>((resolve) => ami.once('DialBegin', resolve));
  const hangup = new Promise<AmiMessage>((resolve) => ami.once('Hangup', resolve));
  const headers = {
    Channel: 'PJSIP/1',
    Application: 'AGI',
    Data: 'agi://localhost/',
    Async: true,
  };
  await ami.action('Originate', headers);
  const { DestChannel = '' } = await rings;
  await ami.action('Hangup', { Channel: DestChannel, ...given });
  expect(await hangup).toMatchObject({ Channel: DestChannel, ...told });
});

it('a caller who is known by a number alone is told of by its event', async () => {
  const placer = await placing({ destinations: { 'PJSIP/1': confirms } });
  const told = new Promise((resolve) => ami.once('NewCallerid', resolve));
  const placed = await placer.place({ ...call('PJSIP/1'), callerId: { number: '5550' } });
  await placed.ended;
  expect(await told).toMatchObject({ Uniqueid: placed.uniqueId, CallerIDNum: '5550' });
});

describe('a mistake of a test', () => {
  it.each<[SimulatedPbxOptions, string]>([
    [{ destinations: { 'PJSIP/1': 'bussy' as never } }, 'destinations["PJSIP/1"]'],
    [{ destinations: { 'PJSIP/1': [] } }, 'at least one'],
    [{ destinations: { 'PJSIP/1': ['busy', { answersAfter: -1 }] } }, '[1].answersAfter'],
    [{ destinations: { 'PJSIP/1': { refuses: 'no-answer' as never, after: 1 } } }, 'refuses'],
    [{ destinations: { 'PJSIP/1': { script: [{ playing: 'x', press: 'q' }] } } }, 'press'],
    [{ destination: {} } as never, 'destination'],
    [{ calls: { prompt: 'long' as never } }, 'calls.prompt'],
    [{ actions: { QueueAdd: 1 as never } }, 'actions'],
  ])('is refused: %j', (options, name) => {
    expect(() => new SimulatedPbx(options)).toThrow(
      expect.objectContaining({
        code: 'E_AGI_INVALID_ARGUMENT',
        message: expect.stringContaining(name) as unknown,
      }),
    );
    pbx = new SimulatedPbx();
  });

  it('is told by the reports: a step that never comes, a server that is missing, a function that throws', async () => {
    const script = [{ playing: 'never', press: '1' }];
    const placer = await placing({ destinations: { 'PJSIP/1': { script } } });
    await (
      await placer.place(call('PJSIP/1'))
    ).ended;
    await expect(pbx.reports()).rejects.toThrow('never');
    pbx.close();

    const lost = await placing({ server: undefined, destinations: { 'PJSIP/1': {} } });
    await (
      await lost.place(call('PJSIP/1'))
    ).ended;
    await expect(pbx.reports()).rejects.toThrow('server');
    pbx.close();

    const wrong = await placing({
      destinations: () => {
        throw new Error('my mistake');
      },
    });
    expect((await failure(wrong.place(call('PJSIP/1')))).code).toBe('E_AMI_REFUSED');
    await expect(pbx.reports()).rejects.toThrow('my mistake');
  });
});
