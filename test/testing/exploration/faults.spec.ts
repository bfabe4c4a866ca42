import { describe, expect, it } from '@jest/globals';
import { AGIServer, type AGIChannel } from 'nestjs-agi/core';
import { AgiDialog } from 'nestjs-agi/ivr';
import {
  explore,
  optionsOf,
  placeCall,
  type ExploredCall,
  type ExploreOptions,
  type Fault,
  type FaultKind,
} from 'nestjs-agi/testing';

let call: ExploredCall;

type Handler = (channel: AGIChannel, dialog: AgiDialog) => unknown;

const serverOf = (handler: Handler): AGIServer => {
  const server = new AGIServer();
  server.agi('/', async (channel) => {
    await handler(channel, new AgiDialog(channel, { onMissing: () => undefined }));
  });
  return server;
};

const explored = (handler: Handler, options: ExploreOptions = {}) =>
  explore(serverOf(handler), '/', options);

const one = (faults: readonly Fault[]): Fault => {
  expect(faults.map(({ kind, message }) => `${kind}: ${message}`)).toHaveLength(1);
  return faults[0]!;
};

/** A handler with one fault, and the fault as it is told. */
interface Planted {
  readonly handler: Handler;
  readonly options?: ExploreOptions;
  readonly message: string;
  readonly steps?: unknown[];
}

const PLANTED: Partial<Record<FaultKind, Planted>> = {
  'never ends': {
    handler: async (channel) => {
      const { digits } = await channel.getData('menu', 3000, 1);
      if (digits === '7') await new Promise(() => undefined);
    },
    options: { keys: { menu: ['1', '7'] } },
    message: 'after GET DATA menu 3000 1 the handler waits for something that never comes',
    steps: [{ playing: 'menu', press: '7' }],
  },
  'endless loop': {
    handler: async (channel) => {
      for (let tries = 0; ; tries++) {
        const { digits } = await channel.getData('menu', 3000, 1);
        if (digits === '1') return;
        await channel.sayNumber(tries);
      }
    },
    options: { depth: 2, keys: { menu: '1' }, missing: false },
    message:
      'while the caller does nothing, this comes again and again: GET DATA menu N N, SAY NUMBER N ""',
    steps: [],
  },
  error: {
    handler: async (channel) => {
      await channel.streamFile('welcome');
      const { status } = await channel.dial('PJSIP/100');
      if (status === 'CONGESTION') throw new RangeError('no line is free');
    },
    message: 'the handler of / threw: RangeError: no line is free',
    steps: [],
  },
  silence: {
    handler: async (channel) => {
      await channel.streamFile('one-moment');
      await channel.wait(20_000);
      await channel.streamFile('thanks');
    },
    options: { missing: false },
    message: 'the caller hears nothing for 20.0 s after one-moment',
    steps: [],
  },
  'unknown prompt': {
    handler: async (channel) => {
      await channel.streamFile('welcome');
      await channel.streamFile('welcom');
    },
    options: { knownPrompts: ['welcome'] },
    message: 'there is no prompt "welcom"; did you mean welcome?',
    steps: [],
  },
  'mute hangup': {
    handler: async (channel) => {
      const { digits } = await channel.getData('pin', 3000, 4);
      if (digits !== '1111') await channel.hangup();
    },
    options: { keys: { pin: ['1111', '2222'] }, missing: false },
    message: 'the server hangs up after GET DATA pin 3000 4, and the caller hears nothing',
    steps: [{ playing: 'pin', press: '2222' }],
  },
  invariant: {
    handler: async (channel) => {
      await channel.streamFile('you-win');
      await channel.setVariable('PRIZE', '1');
      await channel.streamFile('take-it');
      await channel.setVariable('TAKEN', '1');
    },
    options: {
      invariant: ({ report }) => {
        if (report.set.PRIZE !== report.set.TAKEN) throw new Error('a prize was not taken');
      },
    },
    message: 'a prize was not taken',
    steps: [{ playing: 'you-win', hangup: true }],
  },
  'unreached outcome': {
    handler: async (channel, dialog) => {
      await dialog.ask({ prompt: 'pin', length: 4, tries: 1, validate: () => false });
    },
    message: 'no call came to ask "pin": matched',
  },
  'unreached choice': {
    handler: async (channel, dialog) => {
      const choice = (keys: string) => ({ keys, value: keys });
      await dialog.menu({ prompt: 'menu', choices: [choice('1'), choice('_1XX')], rounds: 1 });
    },
    options: { choices: { ledger: ['quick', 'slow'] } },
    message: 'no call came to ledger: quick',
  },
};

describe('an exploration finds', () => {
  it.each(Object.entries(PLANTED))(
    '%s, once, with the shortest script and its story',
    async (kind, { handler, options = {}, message, steps }) => {
      const { faults } = await explored(handler, { patience: 200, ...options });
      const found = faults.filter((fault) => fault.kind === kind);
      expect(found[0]?.message).toBe(message);
      if (kind !== 'unreached choice') one(faults);
      if (steps === undefined) return;
      expect(found[0]!.script!.steps).toEqual(steps);
      expect(found[0]!.story).toMatch(/^A caller calls agi:\/\/localhost\/\n +\d/);
    },
  );

  it('a route to which none of the paths leads', async () => {
    const server = serverOf((channel) => channel.answer());
    server.agi('/menu/:lang', (channel) => channel.answer());
    server.agi('/forgotten', () => undefined);
    const { faults } = await explore(server, ['/', '/menu/en']);
    expect(one(faults)).toEqual({
      kind: 'unreached route',
      message: 'no call was placed to the route /forgotten',
      calls: 0,
    });
    expect((await explore(server, '/')).faults).toEqual([]);
  });

  it('an outcome that the test asks for', async () => {
    const { faults } = await explored((channel) => channel.getData('menu', 1000, 1), {
      reaches: {
        seven: ({ asked }) => asked.some(({ pressed }) => pressed === '7'),
        ninety: ({ asked }) => asked.some(({ pressed }) => pressed === '90'),
      },
    });
    expect(one(faults).message).toBe('no call came to outcome "ninety"');
  });

  it('a handler that goes on after a hangup, and work after the call that fails', async () => {
    const { faults } = await explored(
      async (channel) => {
        channel.afterCall(() => Promise.reject(new Error('the bill is lost')));
        await channel.streamFile('welcome').catch(() => undefined);
        if (channel.hungUp) await new Promise(() => undefined);
      },
      { patience: 200, missing: false },
    );
    expect(faults.map(({ kind }) => kind).sort()).toEqual(['error', 'never ends']);
  });

  it('a flow that is not deterministic, and tells the difference', async () => {
    let calls = 0;
    const { faults } = await explored(
      (channel) => channel.streamFile(calls++ % 2 === 0 ? 'welcome' : 'hello'),
      { missing: false },
    );
    expect([...new Set(faults.map(({ kind }) => kind))]).toEqual(['not deterministic']);
    expect(faults[0]!.message).toContain('STREAM FILE hello');
  });

  it('no silence while there is music, or the far end of an application may speak', async () => {
    const { faults } = await explored(
      async (channel, dialog) => {
        await dialog.hold(() => call.wait(30_000), { music: { class: 'jazz' } });
        await channel.dial('PJSIP/100');
        await channel.exec('Wait', '20');
        await dialog.play('goodbye');
      },
      {
        begin: (begun) => {
          call = begun;
        },
        applications: {
          Dial: async (_, line) => {
            await line.wait(3000);
            await line.wait(90_000);
            return 0;
          },
        },
        hangups: false,
        missing: false,
      },
    );
    expect(one(faults).message).toBe('the caller hears nothing for 20.0 s after Dial');
  });

  it('nothing in a flow that has no fault, however often it asks', async () => {
    const { faults, complete, report } = await explored(
      async (channel, dialog) => {
        await dialog.ask({ prompt: 'age', max: 2, tries: 2, failures: { 'no-input': 'sorry' } });
        await dialog.play('goodbye');
      },
      { accept: ({ message }) => !message.includes('invalid') },
    );
    expect(faults).toEqual([]);
    expect(complete).toBe(true);
    expect(report).toMatch(/^\d+ calls in .* all ways were walked; 0 faults$/);
  });
});

it('the script of each path goes the same way in the kit', async () => {
  const server = serverOf(async (channel, dialog) => {
    await channel.answer();
    const choice = await dialog.menu({
      prompt: ['welcome', 'menu'],
      choices: [{ keys: '1', value: 'desk' }],
      rounds: 1,
    });
    if (choice.outcome === 'matched') {
      const { status } = await channel.dial('PJSIP/1');
      if (status !== 'ANSWER') {
        await dialog.record({ file: 'message', prompt: 'speak', silence: 2, tries: 1 });
      }
    }
    await channel.setVariable('DONE', '1');
  });
  const { paths, complete } = await explore(server, '/', {});
  expect(complete).toBe(true);
  expect(paths.length).toBeGreaterThan(50);
  for (const { script, ending, dialogue } of paths) {
    const call = placeCall(server, script.path, optionsOf(script, { chaos: false }));
    const report = await call.ended;
    expect({ script, ending: report.ending }).toEqual({ script, ending });
    // The environment is the same in all of them, and no line of it is kept.
    expect(dialogue.filter((line) => /^\d+ environment/.test(line))).toEqual([]);
    const commands = dialogue.filter((line) => /^\d+ command/.test(line));
    expect(commands.map((line) => line.replace(/^\d+ command /, ''))).toEqual(
      report.commands.map((line) => line.replaceAll(/~[0-9a-f]{16}~/g, '<random>')),
    );
  }
});
