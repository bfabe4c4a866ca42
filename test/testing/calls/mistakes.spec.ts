import { describe, expect, it, jest } from '@jest/globals';
import { setImmediate } from 'node:timers/promises';
import { AGIError, type AGIChannel, type AGIServer } from 'nestjs-agi/core';
import {
  formatTranscript,
  placeCall,
  replayTranscript,
  SimulatedDatabase,
  transcriptOf,
  type ApplicationCall,
  type DialogueLine,
  type SimulatedCall,
  type SimulatedCallOptions,
} from 'nestjs-agi/testing';
import { agiServer } from '../../fixtures/servers.js';
import { RealClock } from '../../../lib/testing/time/real-clock.js';
import { VirtualClock } from '../../../lib/testing/time/virtual-clock.js';

const serverOf = (handler: (channel: AGIChannel) => unknown): AGIServer =>
  agiServer(handler, { path: '/' });

type Place = (
  handler: (channel: AGIChannel) => unknown,
  options?: SimulatedCallOptions,
) => Promise<SimulatedCall>;
const WAYS: [string, Place][] = [
  ['in memory', (handler, options) => Promise.resolve(placeCall(serverOf(handler), '/', options))],
  [
    'over TCP',
    async (handler, options) => {
      const { port } = await serverOf(handler).listen();
      return placeCall(`agi://127.0.0.1:${port}/`, options);
    },
  ],
];

const menu = (channel: AGIChannel): Promise<unknown> => channel.getData('menu', 1000, 2);
const mistake = new Error('a mistake of the test');

describe.each(WAYS)('a listener of the dialogue that throws, in a call %s,', (_way, place) => {
  const moments: [string, Partial<DialogueLine>][] = [
    ['the environment', { kind: 'environment' }],
    ['a command', { kind: 'command' }],
    ['a reply', { kind: 'reply' }],
    ['a key', { kind: 'caller', text: 'presses 2' }],
    ['a hangup', { kind: 'caller', text: 'hangs up' }],
  ];

  it.each(moments)('at %s ends the call with its error', async (_moment, { kind, text }) => {
    const call = await place(menu, {
      script: [{ playing: 'menu', press: '2', hangup: true }],
      onLine: (line) => {
        if (line.kind === kind && (text === undefined || line.text === text)) throw mistake;
      },
    });
    await expect(call.ended).rejects.toBe(mistake);
  });

  it('may do so later, as an async function does', async () => {
    const call = await place(menu, { onLine: () => Promise.reject(mistake) });
    await expect(call.ended).rejects.toBe(mistake);
  });
});

describe('an application, a function or a subroutine of a test', () => {
  const run = (
    options: SimulatedCallOptions,
    handler: (channel: AGIChannel) => unknown = (channel) => channel.exec('Own', 'x'),
  ): Promise<unknown> => placeCall(serverOf(handler), '/', options).ended;

  it('may throw anything: the call ends with it', async () => {
    const frozen = Object.freeze(new AGIError('E_AGI_LIMIT', 'frozen'));
    for (const error of [mistake, Object.create(null) as object, frozen, undefined]) {
      const applications = {
        Own: () => {
          // eslint-disable-next-line @typescript-eslint/only-throw-error
          throw error;
        },
      };
      await expect(run({ applications })).rejects.toBe(error);
    }
    const functions = {
      OWN: () => {
        throw mistake;
      },
    };
    await expect(run({ functions }, (channel) => channel.getVariable('OWN(x)'))).rejects.toBe(
      mistake,
    );
    const subroutines = { 's,1,1': () => Promise.reject(mistake) };
    await expect(run({ subroutines }, (channel) => channel.gosub('s', '1', '1'))).rejects.toBe(
      mistake,
    );
  });

  it.each([undefined, '0', NaN, 1.5, null])(
    'may return only a whole number where it is an application, and not %p',
    async (value) => {
      const applications = { Own: () => value as number };
      await expect(run({ applications })).rejects.toThrow(
        /^what the application Own returned is .* but it must be a whole number: 0 for success/,
      );
    },
  );

  it('may return only text where it is a function or a subroutine', async () => {
    const functions = { OWN: () => 42 as unknown as string };
    await expect(run({ functions }, (channel) => channel.getVariable('OWN(x)'))).rejects.toThrow(
      'what the function OWN returned is 42, but it must be a text',
    );
    const subroutines = { 's,1,1': () => 42 as unknown as string };
    await expect(run({ subroutines }, (channel) => channel.gosub('s', '1', '1'))).rejects.toThrow(
      'what the subroutine s,1,1 returned is 42, but it must be a text',
    );
  });

  it('does not block the process when it waits in a loop after the hangup', async () => {
    let ends = false;
    const applications = {
      Own: async (_: string, call: ApplicationCall) => {
        while (!ends) await call.wait(100);
        return 0;
      },
    };
    const script = [{ playing: 'Own', hangup: true } as const];
    await run({ applications, script });
    // Other work of the process goes on meanwhile.
    for (let turns = 0; turns < 5; turns++) await setImmediate();
    ends = true;
  });

  it.each(['real', 'virtual'] as const)(
    'gets an error when it still waits after the end of the call, in %s time',
    async (time) => {
      let outlived: unknown;
      let tell = (): void => undefined;
      const told = new Promise<void>((resolve) => (tell = resolve));
      const applications = {
        Own: async (_: string, call: ApplicationCall) => {
          try {
            for (;;) await call.wait(5);
          } catch (error) {
            outlived = error;
            tell();
            throw error;
          }
        },
      };
      await expect(run({ applications, time, timeout: 100 })).rejects.toMatchObject({
        code: 'E_AGI_COMMAND_TIMEOUT',
      });
      await told;
      expect(outlived).toMatchObject({ code: 'E_AGI_CHANNEL_DESTROYED' });
    },
  );
});

describe('a call that is over', () => {
  const timers = (): number =>
    process.getActiveResourcesInfo().filter((name) => /Timeout|Immediate/.test(name)).length;

  it.each([
    ['real', new RealClock()],
    ['virtual', new VirtualClock()],
  ])('starts no timer on its %s clock', (_name, clock) => {
    clock.stop();
    const before = timers();
    clock.schedule(60_000, () => undefined)();
    clock.schedule(0, () => undefined);
    clock.waitBegins();
    clock.catchUp();
    clock.waitEnds();
    expect(timers()).toBe(before);
  });

  it.each(WAYS)('%s takes keys, hangups and times, which do nothing', async (_way, place) => {
    const call = await place((channel) => channel.answer());
    const { dialogue } = await call.ended;
    const lines = dialogue.length;
    call.press('123');
    call.hangUpAfter(10).whenPlaying('x').press('1');
    call.hangup();
    await setImmediate();
    expect(dialogue).toHaveLength(lines);
  });
});

describe('a call that cannot be placed as the test says', () => {
  const wrong: [Record<string, unknown>, RegExp][] = [
    [{ callerId: '5551234' }, /^callerId is '5551234', but it must be an object: \{ name, number/],
    [{ callerId: { nme: 'A' } }, /^callerId\.nme is 'A', .* no such option; did you mean name\?/],
    [{ args: 'one' }, /^args is 'one', but it must be a list/],
    [{ args: ['one', 2] }, /^args\[1\] is 2, but it must be a text/],
    [{ variables: { LIMIT: 50 } }, /^variables\["LIMIT"\] is 50, but it must be a text/],
    [{ variables: ['A=1'] }, /^variables is \[/],
    [{ environment: { agi_language: undefined } }, /^environment\["agi_language"\] is undefined/],
    [{ prompts: { menu: '200' } }, /^prompts\["menu"\] is '200', but it must be a length in ms/],
    [{ prompt: NaN }, /^prompt is NaN/],
    [{ prompt: -1 }, /^prompt is -1/],
    [{ script: { playing: 'menu' } }, /^script is \{/],
    [{ script: [null] }, /^script\[0\] is null, but it must be a step/],
    [{ script: [undefined] }, /^script\[0\] is undefined/],
    [
      { script: [{ press: '1' }] },
      /^script\[0\]\.playing is undefined, but it must be given in every step/,
    ],
    [{ script: [{ playing: 'menu', pres: '1' }] }, /^script\[0\]\.pres .* did you mean press\?/],
    [{ script: [{ playing: 'menu', press: 1 }] }, /^script\[0\]\.press is 1, .* 0-9 \* # A-D$/],
    [{ script: [{ playing: 'menu', press: '1,2' }] }, /^script\[0\]\.press is '1,2'/],
    [{ script: [{ playing: 'menu', after: NaN }] }, /^script\[0\]\.after is NaN/],
    [{ script: [{ playing: 'menu', after: -1 }] }, /^script\[0\]\.after is -1/],
    [{ script: [{ playing: 'menu', speak: Infinity }] }, /^script\[0\]\.speak is Infinity/],
    [{ script: [{ playing: 'menu', text: 5 }] }, /^script\[0\]\.text is 5/],
    [{ script: [{ playing: 'menu', hangup: 'yes' }] }, /^script\[0\]\.hangup is 'yes'/],
    [{ applications: { Dial: 0 } }, /^applications\["Dial"\] is 0, but it must be a function/],
    [
      { applications: 'Dial' },
      /^applications is 'Dial', but it must be an object of functions and outcomes: \{ Dial/,
    ],
    [{ subroutines: { 's,1,1': 'x' } }, /^subroutines\["s,1,1"\] is 'x'/],
    [{ functions: { X: 'x' } }, /^functions\["X"\] is 'x'/],
    [{ knownPrompts: 'welcome' }, /^knownPrompts is 'welcome', but it must be a list or a set/],
    [{ knownPrompts: [1] }, /^knownPrompts is \[/],
    [{ unused: 'ignore' }, /^unused is 'ignore', but it must be 'fail' or 'allow'/],
    [{ labels: 'start' }, /^labels is 'start'/],
    [{ database: { 'a/b': '1' } }, /^database is \{.*a SimulatedDatabase/],
    [{ answered: 1 }, /^answered is 1, but it must be true or false/],
    [{ dead: 'h' }, /^dead is 'h'/],
    [{ time: 'fast' }, /^time is 'fast', but it must be 'real' or 'virtual'/],
    [{ speed: 0 }, /^speed is 0, but it must be a number above 0/],
    [{ speed: NaN }, /^speed is NaN/],
    [{ speed: '20' }, /^speed is '20'/],
    [{ chaos: 'yes' }, /^chaos is 'yes'/],
    [{ onLine: 'x' }, /^onLine is 'x', but it must be a function/],
    [{ timeout: 0 }, /^timeout is 0, but it must be a time in ms from 1/],
    [{ timeout: NaN }, /^timeout is NaN/],
    [{ timeout: Infinity }, /^timeout is Infinity/],
    [{ timeout: '5000' }, /^timeout is '5000'/],
    [{ digits: '1' }, /^digits is '1', but it must be left out: there is no such option/],
    [{ promt: 5 }, /^promt is 5, .* did you mean prompt/],
  ];

  it.each(wrong)('is refused before it begins: %j', (options, message) => {
    const server = serverOf(menu);
    const accept = jest.spyOn(server, 'accept');
    let error: unknown;
    try {
      placeCall(server, '/', options as SimulatedCallOptions);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject({
      code: 'E_AGI_INVALID_ARGUMENT',
      message: expect.stringMatching(message),
    });
    expect(accept).not.toHaveBeenCalled();
    expect(() => placeCall('agi://127.0.0.1:1/', options as SimulatedCallOptions)).toThrow(message);
  });

  it('is refused where its options are none', () => {
    expect(() => placeCall(serverOf(menu), '/', 7 as never)).toThrow(
      /^the options of a call is 7, but it must be an object/,
    );
  });

  it('is refused by the methods that say what the caller does', async () => {
    const call = placeCall(serverOf(menu), '/');
    for (const [say, message] of [
      [() => call.whenPlaying('menu').press('one'), 'the step.press is '],
      [() => call.whenPlaying('menu').after(NaN).press('1'), 'the step.after is NaN'],
      [() => call.whenPlaying('menu').speak(-1), 'the step.speak is -1'],
      [() => call.whenPlaying(1 as unknown as string).hangUp(), 'the step.playing is 1'],
      [() => call.hears(undefined as unknown as string), 'the step.playing is undefined'],
      [() => call.hangUpAfter(NaN), 'the time until the caller hangs up is NaN'],
      [() => { call.press('x'); }, 'keys is '], // prettier-ignore
      [() => { call.press(1 as unknown as string); }, 'keys is 1'], // prettier-ignore
    ] as const) {
      expect(say).toThrow(message);
    }
    await call.ended;
  });

  it('may leave out options, also with the value undefined', async () => {
    const database = new SimulatedDatabase();
    const options = { database, prompt: undefined, script: undefined, onLine: undefined };
    await placeCall(serverOf(menu), '/', options as unknown as SimulatedCallOptions).ended;
  });
});

describe('a replay', () => {
  it('ends with what the test’s own `normalise` throws', async () => {
    const server = serverOf((channel) => channel.answer());
    const text = formatTranscript(transcriptOf(await placeCall(server, '/').ended));
    const normalise = (): string => {
      throw mistake;
    };
    await expect(replayTranscript(text, server, { normalise })).rejects.toBe(mistake);
  });

  it.each([NaN, -1, Infinity, '100'])('refuses a time-out of %p', (timeout) => {
    const options = { timeout: timeout as number };
    expect(() => replayTranscript('> a\n', serverOf(menu), options)).toThrow('timeout is ');
  });
});
