import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { getRepositoryToken } from '@nestjs/typeorm';
import {
  AGIChannel,
  AGIServer,
  AgiDialog,
  type AskOptions,
  type MenuOptions,
  type Prompt,
} from 'nestjs-agi';
import {
  explore,
  type Exploration,
  type ExplorationPlan,
  type ExploreOptions,
  type FaultKind,
  type PathScript,
} from 'nestjs-agi/testing';
import { CallBackList } from '../../../sample/08-bank-by-phone/src/call-back-list.js';
import { prompts as bankPrompts } from '../../../sample/08-bank-by-phone/src/prompts.js';
import { exploration as bank } from '../../../sample/08-bank-by-phone/test/exploration.js';
import { Notebook } from '../../../sample/09-front-desk/src/notebook.js';
import { prompts as deskPrompts } from '../../../sample/09-front-desk/src/prompts.js';
import { exploration as frontDesk } from '../../../sample/09-front-desk/test/exploration.js';
import { prompts as surveyPrompts } from '../../../sample/10-survey/src/prompts.js';
import { exploration as survey } from '../../../sample/10-survey/test/exploration.js';
import { Billing } from '../../../sample/11-calling-card/src/billing.js';
import { prompts as cardPrompts } from '../../../sample/11-calling-card/src/prompts.js';
import { exploration as callingCard } from '../../../sample/11-calling-card/test/exploration.js';
import { Appointment } from '../../../sample/14-reminders/src/appointment.js';
import { prompts as reminderPrompts } from '../../../sample/14-reminders/src/prompts.js';
import { exploration as reminders } from '../../../sample/14-reminders/test/exploration.js';

/** The kinds of faults that are planted. */
type Planted = Exclude<FaultKind, 'not deterministic'>;

type Steps = PathScript['steps'];

interface Sample {
  readonly plan: () => Promise<ExplorationPlan & { readonly target: INestApplicationContext }>;
  readonly prompts: { readonly table: Readonly<Record<string, Readonly<Record<string, unknown>>>> };
  /** The line of the handler that gets a fault: it plays this prompt. */
  readonly line: string;
  /** The shortest script that leads there. */
  readonly steps: Steps;
  /** The shortest script that leads there and has the caller do something last, where that is another one. */
  readonly mute?: Steps;
  /** Lets work wait until the caller has heard the line, or forget a caller who has hung up. */
  readonly lose: (app: INestApplicationContext) => void;
  /** The invariant that does not hold then, and the shortest script that leads there. */
  readonly broken: unknown;
  readonly lost: Steps;
  /** The question for which no answer is right, by its prompt; none where the sample asks none. */
  readonly question?: string;
  /** The menu that gets a choice whose keys others have; a sentence says why where there is none. */
  readonly menu: { readonly prompt: string } | { readonly none: string };
}

const SAMPLES: Readonly<Record<string, Sample>> = {
  bank: {
    plan: bank,
    prompts: bankPrompts,
    line: 'will call back',
    steps: [
      { playing: 'agent-user', press: '100008' },
      { playing: 'agent-pass', press: '2468#' },
      { playing: 'goodbye', press: '4' },
      { playing: 'vm-num-i-have', press: '1' },
    ],
    lose: (app) => {
      workAfter('will call back', app.get(CallBackList), 'add');
    },
    broken: 'Expected "actual" to be strictly unequal to: 0',
    lost: [
      { playing: 'agent-user', press: '100008' },
      { playing: 'agent-pass', press: '2468#' },
      { playing: 'goodbye', press: '4' },
      { playing: 'vm-num-i-have', press: '1' },
      { playing: 'auth-thankyou', hangup: true },
    ],
    question: 'other number',
    menu: { prompt: 'menu' },
  },
  'front desk': {
    plan: frontDesk,
    prompts: deskPrompts,
    line: 'will call',
    steps: [{ playing: 'vm-num-i-have', press: '1' }],
    lose: (app) => {
      workAfter('will call', app.get(Notebook).callBacks, 'push');
    },
    broken: String.raw`Expected values to be strictly equal:\n+ actual - expected\n\n+ undefined\n- '5551234'`,
    lost: [
      { playing: 'vm-num-i-have', press: '1' },
      { before: 'SET VARIABLE DESK_CALL_BACK 5551234', hangup: true },
    ],
    menu: { prompt: 'menu' },
  },
  survey: {
    plan: survey,
    prompts: surveyPrompts,
    line: 'thanks',
    steps: [
      { playing: 'vm-press', press: '5' },
      { playing: 'if-correct-press', press: '1' },
    ],
    mute: [
      { playing: 'vm-press', press: '5' },
      { playing: 'if-correct-press', press: '1' },
      { recording: '', speak: 2000 },
      { playing: 'vm-review', press: '1' },
    ],
    lose: () => {
      workAfter('thanks', AGIChannel.prototype, 'afterCall');
    },
    broken: String.raw`Expected values to be strictly equal:\n\n0 !== 1\n`,
    lost: [
      { playing: 'vm-press', press: '5' },
      { playing: 'if-correct-press', press: '1' },
      { before: 'SET VARIABLE SURVEY complete', hangup: true },
    ],
    question: 'rating',
    menu: { prompt: 'would you call again' },
  },
  'calling card': {
    plan: callingCard,
    prompts: cardPrompts,
    line: 'you have',
    steps: [
      { playing: 'agent-user', press: '12345678' },
      { playing: 'agent-pass', press: '2468#' },
    ],
    lose: (app) => {
      const channel = answeredLast();
      const billing = app.get(Billing);
      const bill = billing.bill.bind(billing);
      jest.spyOn(billing, 'bill').mockImplementation(async (id, seconds) => {
        if (channel()?.hungUp === false) await bill(id, seconds);
      });
    },
    broken: String.raw`Expected values to be strictly equal:\n\n0 !== 90\n`,
    lost: [
      { playing: 'agent-user', press: '12345678' },
      { playing: 'agent-pass', press: '2468#' },
      { playing: 'vm-enter-num-to-call', press: '00441234567#' },
      { before: 'GET FULL VARIABLE ${DIALSTATUS}', hangup: true },
    ],
    question: 'destination',
    menu: { none: 'It has no menu: all that it asks for are numbers.' },
  },
  reminder: {
    plan: reminders,
    prompts: reminderPrompts,
    line: 'thank you',
    steps: [{ playing: 'hello-world', press: '1' }],
    lose: (app) => {
      const appointments = app.get<{ update(): unknown }>(getRepositoryToken(Appointment));
      workAfter(['thank you', 'we call back'], appointments, 'update');
    },
    broken: expect.stringMatching(/^The expression evaluated to a falsy value:/),
    lost: [
      { playing: 'hello-world', press: '1' },
      { playing: 'auth-thankyou', hangup: true },
    ],
    menu: { prompt: 'a week later' },
  },
};

/** The beginning of each story. */
const STORY = /^(?:A|The) caller (?:\d+ )?calls agi:\/\/localhost\/.*\n +\d+\.\d s /;
/** A machine may have much else to do. */
const LONGEST = 900_000;
const UNKNOWN = 'no-such-prompt';
/** The prompts of the review of a recording, which no table has. */
const REVIEW = ['vm-review'];

const dialogue = AgiDialog.prototype;
const { play, ask, menu } = {
  play: Reflect.get(dialogue, 'play'),
  ask: Reflect.get(dialogue, 'ask') as (options: AskOptions) => unknown,
  menu: Reflect.get(dialogue, 'menu') as (options: MenuOptions<unknown>) => unknown,
};

/** The fault of a line: what a handler does in place of playing the prompt. */
type FaultyLine = (playIt: () => ReturnType<typeof play>, dialog: AgiDialog) => unknown;

/** Plants a fault in the lines that play these prompts. */
function plantAt(lines: string | readonly string[], fault: FaultyLine): void {
  jest.spyOn(dialogue, 'play').mockImplementation(async function (
    this: AgiDialog,
    prompt: Prompt,
    keys?: string,
  ) {
    const playIt = () => play.call(this, prompt, keys);
    if (![lines].flat().some((line) => names(prompt, line))) return playIt();
    await fault(playIt, this);
    return null;
  });
}

const names = (prompt: Prompt, name: string): boolean =>
  JSON.stringify(prompt).includes(`"${name}"`);

/** Lets work wait until the caller has heard one of these lines. */
function workAfter(lines: string | readonly string[], service: object, name: string): void {
  const work = Reflect.get(service, name) as (...args: unknown[]) => unknown;
  let waiting: (() => unknown) | undefined;
  jest.spyOn(service as Record<string, typeof work>, name).mockImplementation(function (
    this: unknown,
    ...args
  ) {
    waiting = () => work.apply(this, args);
    return undefined;
  });
  plantAt(lines, async (playIt) => {
    const done = waiting;
    waiting = undefined;
    await playIt();
    await done?.();
  });
}

/** Tells the channel of the call that was answered last. */
function answeredLast(): () => AGIChannel | undefined {
  const answer = jest.spyOn(AGIChannel.prototype, 'answer');
  return () => answer.mock.contexts.at(-1) as AGIChannel | undefined;
}

/** The only call that goes on. */
const channelOf = (app: INestApplicationContext): AGIChannel => {
  const [channel] = app.get(AGIServer).channels;
  if (channel === undefined) throw new Error('no call goes on');
  return channel;
};

/** Whether the caller does something at a step, and does not only let a moment pass. */
const isAction = ({ press, speak, hangup }: Steps[number]): boolean =>
  (press ?? speak ?? hangup) !== undefined;

/** All sounds of a prompt. */
function soundsOf(prompt: unknown): string[] {
  if (typeof prompt === 'string') return [prompt];
  return Array.isArray(prompt) ? prompt.flatMap(soundsOf) : [];
}

/** A fault that is planted: how it is looked for, and how it is told. */
interface Plant {
  readonly plant: (app: INestApplicationContext, sample: Sample) => void;
  readonly options?: (sample: Sample) => ExploreOptions;
  /** The paths that are walked beside those of the plan. */
  readonly paths?: readonly string[];
  readonly message: (sample: Sample) => unknown;
  /** The shortest script; none for what no call comes to. */
  readonly steps?: (sample: Sample) => Steps;
}

const atLine = (
  fault: (app: INestApplicationContext) => FaultyLine,
  message: (sample: Sample) => unknown,
): Plant => ({
  plant: (app, { line }) => {
    plantAt(line, fault(app));
  },
  message,
  steps: ({ steps }) => steps,
});

const PLANTS: Readonly<Record<Planted, Plant>> = {
  'never ends': atLine(
    () => () => {
      // Each of these calls takes its time until that is sure.
      ending.abort();
      return new Promise(() => undefined);
    },
    () => expect.stringMatching(/^after .+ the handler waits for something that never comes$/),
  ),
  'endless loop': atLine(
    () => async (playIt) => {
      for (;;) await playIt();
    },
    () => expect.stringMatching(/^while the caller does nothing, this comes again and again: /),
  ),
  error: atLine(
    () => () => Promise.reject(new RangeError('the line is broken')),
    () => expect.stringMatching(/^the handler of \/.+ threw: RangeError: the line is broken$/),
  ),
  silence: atLine(
    (app) => async (playIt) => {
      await channelOf(app).wait(40_000);
      await playIt();
    },
    () => expect.stringMatching(/^the caller hears nothing for 4\d\.\d s after /),
  ),
  'unknown prompt': {
    ...atLine(
      () => (_, dialog) => play.call(dialog, UNKNOWN),
      () => expect.stringMatching(/^there is no prompt "no-such-prompt"/),
    ),
    options: ({ prompts: { table } }) => ({
      knownPrompts: [
        ...Object.values(table).flatMap((all) => Object.values(all).flatMap(soundsOf)),
        ...REVIEW,
      ],
    }),
  },
  'mute hangup': {
    ...atLine(
      (app) => () => channelOf(app).hangup(),
      () => expect.stringMatching(/^the server hangs up after .+, and the caller hears nothing$/),
    ),
    // What the handler says after it has hung up fails, too.
    options: () => ({ accept: ({ message }) => !message.includes('hangup() has ended it') }),
    steps: ({ steps, mute = steps }) => mute,
  },
  invariant: {
    plant: (app, { lose }) => {
      lose(app);
    },
    options: () => ({ hangups: true }),
    message: ({ broken }) => broken,
    steps: ({ lost }) => lost,
  },
  'unreached outcome': {
    plant: (_, { line, question }) => {
      // The caller who comes to the line does not hear it, or nobody answers the question well.
      if (question === undefined) plantAt(line, () => undefined);
      else {
        jest.spyOn(dialogue as unknown as { ask: typeof ask }, 'ask').mockImplementation(function (
          this: AgiDialog,
          { resolve, ...options }: AskOptions,
        ) {
          const none = names(options.prompt, question) && { validate: () => false };
          return ask.call(this, { ...options, ...(resolve && { resolve }), ...none });
        });
      }
    },
    options: ({ prompts: { table }, line, question }) => {
      const [sound = ''] = soundsOf(table.en?.[line]);
      if (question !== undefined) return {};
      return { reaches: { 'the line': ({ played }) => played.includes(sound) } };
    },
    message: ({ question }) =>
      question === undefined
        ? 'no call came to outcome "the line"'
        : `no call came to ask "${question}": matched`,
  },
  'unreached choice': {
    plant: (_, sample) => {
      const { prompt } = { prompt: '', ...sample.menu };
      jest.spyOn(dialogue as unknown as { menu: typeof menu }, 'menu').mockImplementation(function (
        this: AgiDialog,
        options: MenuOptions<unknown>,
      ) {
        const choices = [...options.choices, { keys: '_[12]', value: undefined }];
        return menu.call(this, names(options.prompt, prompt) ? { ...options, choices } : options);
      });
    },
    message: () => expect.stringMatching(/^no call came to menu ".+" choice _\[12\]$/),
  },
  'unreached route': {
    plant: (app) => {
      const server = app.get(AGIServer);
      for (const path of ['/planted', '/forgotten'])
        server.agi(path, (channel) => channel.answer());
    },
    paths: ['/planted'],
    message: () => 'no call was placed to the route /forgotten',
  },
};

let open: INestApplicationContext | undefined;
let ending: AbortController;
beforeEach(() => {
  open = undefined;
  ending = new AbortController();
});
afterEach(async () => {
  jest.restoreAllMocks();
  await open?.close();
});

/** Walks a sample, without the ways on which a fault is not found. */
async function walked(
  sample: Sample,
  { plant, paths = [], options = () => ({}) }: Pick<Plant, 'plant' | 'paths' | 'options'>,
): Promise<Exploration> {
  const { target, path, ...given } = await sample.plan();
  open = target;
  plant(target, sample);
  const { accept = () => true, ...changed } = options(sample);
  return explore(target, [path, paths].flat(), {
    ...given,
    hangups: false,
    missing: false,
    patience: 400,
    maxRepeats: 10,
    signal: ending.signal,
    ...changed,
    accept: (fault) => accept(fault) && (given.accept?.(fault) ?? true),
  });
}

describe.each(Object.entries(SAMPLES))('planted in the %s', (_, sample) => {
  const kinds = Object.entries(PLANTS) as [Planted, Plant][];
  it.each(kinds.filter(([kind]) => !(kind === 'unreached choice' && 'none' in sample.menu)))(
    '%s is found, with the shortest script and its story',
    async (kind, planted) => {
      const steps = planted.steps?.(sample);
      const { faults, complete } = await walked(sample, {
        ...planted,
        options: (of) => ({
          ...planted.options?.(of),
          // All scripts that are not longer than the shortest are walked.
          ...(steps && { depth: steps.length }),
        }),
      });
      expect([...new Set(faults.map((each) => each.kind))]).toEqual([kind]);
      const message = planted.message(sample);
      if (steps === undefined) {
        expect(complete).toBe(true);
        expect(faults).toEqual([{ kind, message, calls: 0 }]);
        return;
      }
      const [fault] = faults.filter(
        (each) => JSON.stringify(each.script?.steps) === JSON.stringify(steps),
      );
      expect(fault?.message).toEqual(message);
      expect(fault?.story).toMatch(STORY);
      // None is found with less.
      const lengths = faults.map(({ script }) => script?.steps.filter(isAction).length);
      expect(Math.min(...lengths.map(Number))).toBe(steps.length);
    },
    LONGEST,
  );

  it(
    'nothing is found where nothing is planted',
    async () => {
      const asked = jest.spyOn(dialogue, 'menu');
      const { faults, complete } = await walked(sample, {
        plant: (app) => {
          app.get(AGIServer).agi('/planted', (channel) => channel.answer());
        },
        paths: ['/planted'],
        options: (of) =>
          kinds.reduce<ExploreOptions>(
            (all, [, { options }]) => ({ ...all, ...options?.(of) }),
            {},
          ),
      });
      expect(faults).toEqual([]);
      expect(complete).toBe(true);
      // A choice that no call comes to needs a menu.
      expect(asked.mock.calls.length === 0).toBe('none' in sample.menu);
    },
    LONGEST,
  );
});
