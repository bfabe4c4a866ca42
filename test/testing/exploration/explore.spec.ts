import { describe, expect, it } from '@jest/globals';
import { AGIServer, type AGIChannel } from 'nestjs-agi/core';
import { AgiDialog } from 'nestjs-agi/ivr';
import {
  explore,
  type ExploredCall,
  type FoundPath,
  type SavedExploration,
} from 'nestjs-agi/testing';
import { setTimeout as sleep } from 'node:timers/promises';

const serverOf = (handler: (channel: AGIChannel) => unknown): AGIServer => {
  const server = new AGIServer();
  server.agi('/', async (channel) => {
    await handler(channel);
  });
  return server;
};

const menu = serverOf(async (channel) => {
  const { digits } = await channel.getData('menu', 3000, 1);
  if (digits === '1') await channel.getData('age', 3000, 2);
  await channel.streamFile('goodbye');
});

/** The script of a path, without its number: that is another one in another order. */
const wayOf = ({ script }: FoundPath) => ({ ...script, uniqueId: '' });

const dialling = serverOf((channel) => channel.dial('PJSIP/100'));

const keys = { menu: ['1', '2'], age: '42' };

describe('an exploration', () => {
  it('tries each key, silence, a hangup before and during each command, and each missing prompt', async () => {
    const { paths, calls, complete } = await explore(menu, '/', { keys: { menu: '1', age: '42' } });
    const told = paths.map(({ script: { steps, missing } }) => [...steps, ...missing]);
    const hangup = true;
    expect(complete).toBe(true);
    expect(calls).toBe(told.length);
    expect(new Set(told.map((steps) => JSON.stringify(steps))).size).toBe(told.length);
    expect(told).toEqual(
      expect.arrayContaining([
        [],
        ['menu'],
        ['goodbye'],
        [
          { playing: 'menu', press: '1' },
          { playing: 'age', press: '42' },
        ],
        [{ before: 'GET DATA menu 3000 1', hangup }],
        [{ playing: 'menu', hangup }],
        [{ playing: '', hangup }],
        [
          { playing: 'menu', press: '1' },
          { before: 'STREAM FILE goodbye ""', hangup },
        ],
        [{ playing: 'menu', press: '1' }, 'age'],
      ]),
    );
  });

  it('tells each hangup, before a command and during it, as the way to the end of the call', async () => {
    const { edges } = await explore(menu, '/', { keys: { menu: '1', age: '42' } });
    const ends = edges.filter(({ to }) => to === 'caller hung up');
    expect(ends.map(({ from }) => from)).toEqual(
      expect.arrayContaining(['/', 'menu', 'age', 'goodbye']),
    );
    expect(new Set(ends.map(({ by }) => by))).toEqual(new Set(['hangs up']));
  });

  it('tries a text where one is received, and as many keys as a question takes at most', async () => {
    const server = serverOf(async (channel) => {
      await channel.receiveText(5000);
      await channel.getData('two words', 3000, 2);
      await channel.getData('many', 3000);
      await channel.getData('six', 3000, 6);
    });
    const { paths } = await explore(server, '/', { missing: false, hangups: false });
    const steps = paths.flatMap(({ script }) => script.steps);
    expect(steps.map(({ text }) => text)).toContain('1');
    const pressed = (prompt: string) =>
      new Set(steps.flatMap(({ playing, press }) => (playing === prompt ? (press ?? []) : [])));
    expect(pressed('two words')).toEqual(new Set(['#', '1', '11']));
    expect(pressed('many')).toEqual(new Set(['#', '1', '1111#']));
    expect(pressed('six')).toEqual(new Set(['#', '1', '1111#']));
  });

  it('is the same again, and in another order with a seed', async () => {
    const scripts = async (seed?: number) =>
      (await explore(menu, '/', { keys, ...(seed !== undefined && { seed }) })).paths.map((path) =>
        JSON.stringify(wayOf(path)),
      );
    const [one, two, seeded, again] = [
      await scripts(),
      await scripts(),
      await scripts(7),
      await scripts(7),
    ];
    expect(two).toEqual(one);
    expect(again).toEqual(seeded);
    expect(seeded).not.toEqual(one);
    expect([...seeded].sort()).toEqual([...one].sort());
  });

  it('ends at its limits, and goes on from where it was', async () => {
    const whole = await explore(menu, '/', { keys });
    let resume: SavedExploration | undefined;
    let rounds = 0;
    for (;;) {
      const part = await explore(menu, '/', { keys, calls: 9, ...(resume && { resume }) });
      rounds++;
      if (part.complete) {
        expect(part.paths.map(wayOf)).toEqual(expect.arrayContaining(whole.paths.map(wayOf)));
        expect(part.calls).toBe(whole.calls);
        break;
      }
      expect(part.report).toContain('calls were still to be placed when a limit ended it');
      resume = JSON.parse(JSON.stringify(part.save())) as SavedExploration;
    }
    expect(rounds).toBeGreaterThan(1);
    const shallow = await explore(menu, '/', { keys, depth: 1 });
    expect(shallow).toMatchObject({ complete: false, open: 0 });
    expect(shallow.calls).toBeLessThan(whole.calls);
  });

  it('merges a moment that comes again in the same state, but counts the tries of a dialogue', async () => {
    const server = serverOf(async (channel) => {
      const dialog = new AgiDialog(channel);
      for (;;) {
        const { outcome } = await dialog.ask({ prompt: 'again', max: 1, tries: 2, digits: '12' });
        if (outcome !== 'matched') break;
      }
      await dialog.play('goodbye');
    });
    const { complete, faults, calls } = await explore(server, '/', { state: () => 0 });
    expect(complete).toBe(true);
    expect(calls).toBeLessThan(80);
    expect(faults).toEqual([]);
  });

  it('merges a moment in the shortest way to it, which a fault is told with', async () => {
    const server = serverOf(async (channel) => {
      const dialog = new AgiDialog(channel);
      const choices = [{ keys: '1', value: true }];
      const first = await dialog.menu({ prompt: 'first', choices, rounds: 3 });
      if (first.outcome !== 'matched') return;
      await dialog.play(['thanks', 'now']);
      const second = await dialog.menu({ prompt: 'second', choices, rounds: 3 });
      if (second.outcome === 'matched') throw new Error('planted');
    });
    const options = { state: () => 0, hangups: false, missing: false };
    const whole = await explore(server, '/', options);
    const shortest = [
      { playing: 'first', press: '1' },
      { playing: 'second', press: '1' },
    ];
    expect(whole.faults.map(({ script }) => script?.steps)).toEqual([shortest]);
    // A script of two actions needs no call with more of them, and no others come before.
    const shallow = await explore(server, '/', { ...options, depth: 2 });
    expect(shallow.faults.map(({ script }) => script?.steps)).toEqual([shortest]);
    expect(shallow.calls).toBeLessThan(whole.calls);
    const begun = await explore(server, '/', { ...options, calls: 2 });
    const rest = await explore(server, '/', { ...options, resume: begun.save() });
    expect(rest).toMatchObject({ complete: true, calls: whole.calls });
    expect(rest.faults.map(({ script }) => script?.steps)).toEqual([shortest]);
  });

  it('tells answers of a question apart that are collected key by key', async () => {
    const server = serverOf(async (channel) => {
      const dialog = new AgiDialog(channel);
      const pin = await dialog.ask({ prompt: 'pin', min: 4, max: 6, cancel: '*', tries: 1 });
      await dialog.play(pin.outcome === 'matched' && pin.value === '1357' ? 'thirteen' : 'other');
    });
    const { paths } = await explore(server, '/', {
      keys: { pin: ['2468#', '1357#'] },
      state: () => 0,
      missing: false,
    });
    // Another answer of as many keys was collected before.
    expect(paths.flatMap(({ script }) => script.steps)).toContainEqual({
      playing: 'thirteen',
      hangup: true,
    });
  });

  it('tries what faked services decide, in virtual time', async () => {
    let call: ExploredCall | undefined;
    const told: string[] = [];
    const server = serverOf(async (channel) => {
      const dialog = new AgiDialog(channel);
      const held = await dialog.hold(
        async (signal) => {
          const how = call!.choose('ledger');
          if (how === 'failing') throw new Error('the ledger is down');
          if (how === 'slow') await call!.wait(3_600_000);
          return signal.aborted;
        },
        { music: 'jazz', timeout: 60_000, apology: 'sorry' },
      );
      told.push(held.outcome);
    });
    const { faults } = await explore(server, '/', {
      choices: { ledger: ['quick', 'slow', 'failing'] },
      hangups: false,
      missing: false,
      begin: (begun) => {
        call = begun;
      },
    });
    expect(new Set(told)).toEqual(new Set(['done', 'timed-out']));
    expect(faults).toMatchObject([
      {
        kind: 'error',
        message: 'the handler of / threw: Error: the ledger is down',
        script: { choices: [{ name: 'ledger', value: 'failing' }] },
      },
    ]);
    expect(() => call!.choose('leger')).toThrow('there is no choice "leger"');
  });

  it('tells its progress, and leaves the timers of the process as they were', async () => {
    const { setTimeout } = globalThis;
    const { emitWarning } = process;
    await explore(menu, '/', { keys });
    expect([globalThis.setTimeout, process.emitWarning]).toEqual([setTimeout, emitWarning]);
    const told: number[] = [];
    let isFirst = true;
    await explore(menu, '/', {
      keys,
      // Longer than the time after which progress is told.
      begin: () => {
        const took = isFirst ? 700 : 0;
        isFirst = false;
        return sleep(took);
      },
      onProgress: ({ calls }) => {
        told.push(calls);
      },
    });
    expect(told[0]).toBeGreaterThan(0);
  });

  it('lets a timer that a call leaves go on in real time', async () => {
    let hasFired = false;
    const left: NodeJS.Timeout[] = [];
    const server = serverOf(() => {
      left.push(setTimeout(() => (hasFired = true), 3_600_000));
    });
    await explore(server, '/', { hangups: false });
    // Timers that are due already fire before one that is made later.
    const later = new Promise((resolve) => setTimeout(resolve, 1));
    await later;
    expect(left).not.toEqual([]);
    expect(hasFired).toBe(false);
    for (const timer of left) timer.close();
  });

  it('explores each of several paths, also where they begin alike', async () => {
    const server = new AGIServer();
    for (const [path, prompt] of [
      ['/sales', 'sales'],
      ['/support', 'support'],
    ] as const) {
      server.agi(path, async (channel) => {
        await channel.answer();
        await channel.streamFile(prompt);
      });
    }
    const { paths } = await explore(server, ['/sales', '/support'], { state: () => 0 });
    const of = (path: string) =>
      paths.filter(({ script }) => script.path === path).map(({ script }) => script.steps.length);
    expect(of('/support')).toEqual(of('/sales'));
  });

  it('tries outcomes of the same status that differ otherwise, each in its own words', async () => {
    const { paths, edges } = await explore(dialling, '/', {
      applications: { dial: [{ status: 'ANSWER' }, { status: 'ANSWER', talks: 90_000 }] },
      hangups: false,
    });
    expect(paths.map(({ script }) => script.applications.Dial)).toEqual([
      [{ status: 'ANSWER' }],
      [{ status: 'ANSWER', talks: 90_000 }],
    ]);
    expect(edges.map(({ by }) => by)).toContain('ANSWER, talks 90000');
  });

  it('prepares its test before the call begins, and lets nothing be decided until then', async () => {
    let calls = 0;
    const begun: string[] = [];
    await explore(
      serverOf(() => void begun.push(`handler ${calls}`)),
      '/',
      {
        hangups: false,
        choices: { ledger: ['quick'] },
        begin: async (call) => {
          calls++;
          expect(call.elapsed).toBe(0);
          expect(() => call.choose('ledger')).toThrow('cannot decide before the call has begun');
          for (let turn = 0; turn < 100; turn++) await new Promise(setImmediate);
          begun.push(`begin ${calls}`);
        },
      },
    );
    // The first call is placed twice, to see whether it goes the same way.
    expect(begun).toEqual(['begin 1', 'handler 1', 'begin 2', 'handler 2']);
  });

  it('ends by a signal, and can go on', async () => {
    const ending = new AbortController();
    const part = await explore(menu, '/', {
      keys,
      begin: () => {
        ending.abort();
      },
      signal: ending.signal,
    });
    expect(part).toMatchObject({ complete: false, calls: 1 });
    const whole = await explore(menu, '/', { keys });
    const rest = await explore(menu, '/', { keys, resume: part.save() });
    expect(rest).toMatchObject({ complete: true, calls: whole.calls });
  });

  it.each([
    [{ depth: 0 }, 'explore.depth'],
    [{ keys: { pin: 'secret' } }, 'explore.keys["pin"]'],
    [{ choices: { ledger: [] } }, 'explore.choices["ledger"]'],
    [{ invarient: () => 0 }, 'invarient'],
  ])('refuses the option of %j', async (options, name) => {
    await expect(explore(menu, '/', options as object)).rejects.toThrow(
      new RegExp(`^${name.replaceAll(/[[\]".]/g, '\\$&')} is .*must be`),
    );
  });

  it('refuses a saved exploration of another version, and no path at all', async () => {
    const resume = { version: 2 } as unknown as SavedExploration;
    await expect(explore(menu, '/', { resume })).rejects.toThrow('has the version 2');
    await expect(explore(menu, [])).rejects.toThrow('a path to explore is missing');
  });
});
