import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { getRepositoryToken } from '@nestjs/typeorm';
import { AGIServer, AgiDialog, type Prompt } from 'nestjs-agi';
import {
  explore,
  type Exploration,
  type ExplorationPlan,
  type ExploreOptions,
  type FaultKind,
} from 'nestjs-agi/testing';
import { Appointment } from '../../../sample/14-reminders/src/appointment.js';
import { prompts as reminderPrompts } from '../../../sample/14-reminders/src/prompts.js';
import { exploration as reminders } from '../../../sample/14-reminders/test/exploration.js';

type SamplePlan = ExplorationPlan & { readonly target: INestApplicationContext };

interface Sample {
  readonly plan: () => Promise<SamplePlan>;
  readonly prompts: { readonly table: Readonly<Record<string, Readonly<Record<string, unknown>>>> };
  /** The line of the handler that gets a fault: it plays this prompt. */
  readonly line: string;
  /** The keys that lead there in the shortest way. */
  readonly keys: readonly string[];
  /** Loses the work of a call. */
  readonly lose: (app: INestApplicationContext) => void;
}

const SAMPLES: Readonly<Record<string, Sample>> = {
  reminder: {
    plan: reminders,
    prompts: reminderPrompts,
    line: 'we call back',
    keys: ['2'],
    lose: (app) =>
      jest
        .spyOn(app.get<{ update(): Promise<unknown> }>(getRepositoryToken(Appointment)), 'update')
        .mockResolvedValue(undefined),
  },
};

/** The beginning of each story. */
const STORY = /^(?:A|The) caller (?:\d+ )?calls agi:\/\/localhost\//;
/** A machine may have much else to do. */
const LONGEST = 900_000;
/** How many calls that never end are enough. */
const ENOUGH = 2;

type Play = AgiDialog['play'];

/** The fault of one line: what the handler does there in place of the prompt. */
type FaultyLine = (play: () => ReturnType<Play>, dialog: AgiDialog) => Promise<unknown>;

const play = Reflect.get(AgiDialog.prototype, 'play');

/** The only call that goes on. */
const channelOf = (app: INestApplicationContext) => {
  const [channel] = app.get(AGIServer).channels;
  if (channel === undefined) throw new Error('no call goes on');
  return channel;
};

/** The faults that one line of a handler may have. */
const LINES: Partial<Record<FaultKind, (app: INestApplicationContext) => FaultyLine>> = {
  'never ends': () => () => new Promise(() => undefined),
  'endless loop': () => async (playIt) => {
    for (;;) await playIt();
  },
  error: () => () => Promise.reject(new RangeError('the line is broken')),
  silence: (app) => async (playIt) => {
    await channelOf(app).wait(40_000);
    await playIt();
  },
  'unknown prompt': () => (_, dialog) => play.call(dialog, 'no-such-prompt'),
  'mute hangup': (app) => () => channelOf(app).hangup(),
};

/** All sounds of a table of prompts. */
function soundsOf(prompt: unknown): string[] {
  if (typeof prompt === 'string') return [prompt];
  return Array.isArray(prompt) ? prompt.flatMap(soundsOf) : [];
}

let open: INestApplicationContext | undefined;
beforeEach(() => {
  open = undefined;
});
afterEach(async () => {
  jest.restoreAllMocks();
  await open?.close();
});

/** Explores a sample in which a fault is planted, without the ways on which it cannot be found. */
async function explorePlanted(
  { plan }: Sample,
  plant: (app: INestApplicationContext) => void,
  options: (plan: SamplePlan) => ExploreOptions & { paths?: string[] } = () => ({}),
): Promise<Exploration> {
  const made = await plan();
  open = made.target;
  const { target, path, ...given } = made;
  plant(target);
  const { paths, ...changed } = options(made);
  return explore(target, paths ?? path, {
    ...given,
    hangups: false,
    missing: false,
    patience: 400,
    maxRepeats: 10,
    ...changed,
  });
}

describe.each(Object.entries(SAMPLES))('planted in the %s', (_, sample) => {
  it.each(Object.entries(LINES))(
    '%s is found, with the shortest script and its story',
    async (kind, lineOf) => {
      const sounds = Object.values(sample.prompts.table).flatMap((all) =>
        Object.values(all).flatMap(soundsOf),
      );
      const ending = new AbortController();
      const { faults } = await explorePlanted(
        sample,
        (app) => {
          const line = lineOf(app);
          let came = 0;
          jest.spyOn(AgiDialog.prototype, 'play').mockImplementation(async function (
            this: AgiDialog,
            prompt: Prompt,
            keys?: string,
          ) {
            const playIt = () => play.call(this, prompt, keys);
            const isMeant = JSON.stringify(prompt).includes(`"${sample.line}"`);
            if (!isMeant) return playIt();
            // Each call that never ends takes its time until that is sure.
            if (kind === 'never ends' && ++came === ENOUGH) ending.abort();
            await line(playIt, this);
            return null;
          });
        },
        () => ({
          signal: ending.signal,
          knownPrompts: [...sounds, 'no-such-prompt'].filter(
            (name) => kind !== 'unknown prompt' || name !== 'no-such-prompt',
          ),
        }),
      );
      const fault = faults.find((each) => each.kind === kind);
      const pressed = fault?.script?.steps.flatMap(({ press = [] }) => press);
      // A caller who hears nothing since the last key has pressed one more than it takes to come there.
      const isExact = kind !== 'mute hangup' && kind !== 'never ends';
      expect(pressed).toEqual(isExact ? sample.keys : expect.arrayContaining([...sample.keys]));
      if (kind !== 'unknown prompt') expect(fault?.story).toMatch(STORY);
      expect([...new Set(faults.map((each) => each.kind))]).toEqual([kind]);
    },
    LONGEST,
  );

  it(
    'lost work is found by the invariant',
    async () => {
      const { faults } = await explorePlanted(sample, sample.lose);
      const invariant = faults.find(({ kind }) => kind === 'invariant');
      expect(invariant?.script?.steps.length).toBeGreaterThan(0);
      expect(invariant?.story).toMatch(STORY);
    },
    LONGEST,
  );

  it(
    'an outcome, a choice and a route that no call comes to are found',
    async () => {
      const { faults, complete } = await explorePlanted(
        sample,
        (app) => {
          app.get(AGIServer).agi('/forgotten', () => undefined);
          // The caller who comes to this line leaves without hearing it.
          jest.spyOn(AgiDialog.prototype, 'play').mockImplementation(async function (
            this: AgiDialog,
            prompt: Prompt,
            keys?: string,
          ) {
            if (JSON.stringify(prompt).includes(`"${sample.line}"`)) return null;
            return play.call(this, prompt, keys);
          });
        },
        ({ path, choices }) => ({
          paths: [
            path,
            `${String([path].flat()[0])}${String(path).includes('?') ? '&' : '?'}again=1`,
          ].flat(),
          choices: { ...choices, till: ['open'] },
          reaches: { 'the line': ({ set }) => set.LINE !== undefined },
          invariant: () => undefined,
        }),
      );
      expect(complete).toBe(true);
      expect(faults.map(({ kind, message }) => `${kind}: ${message}`)).toEqual(
        expect.arrayContaining([
          'unreached outcome: no call came to outcome "the line"',
          'unreached choice: no call came to till: open',
          'unreached route: no call was placed to the route /forgotten',
        ]),
      );
    },
    LONGEST,
  );
});
