import { EventEmitter, once } from 'node:events';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import {
  explore,
  recordCalls,
  scriptedCall,
  type CallRecorder,
  type ExplorationPlan,
  type FoundPath,
  type PathScript,
  type Transcript,
} from 'nestjs-agi/testing';
import { randomNumbers } from '../../lib/testing/chaos/random.js';
import { exploration as survey } from '../../sample/10-survey/test/exploration.js';
import './fixture/any-port.js';
import { addressOf } from './fixture/sample-calls.js';
import { PathCaller } from './fixture/path-caller.js';
import { describeAsterisk, type Asterisk } from './host/index.js';

/** How many paths of each sample are repeated, and how many at a time. */
const PATHS = 20;
const AT_ONCE = 5;
const SEED = 21;
/** Longest call, in ms: a machine may have much else to do. */
const LONGEST = 400_000;
/** Most commands of a path that is repeated: a silent caller hears a menu again and again. */
const MOST_COMMANDS = 45;

type SamplePlan = ExplorationPlan & { readonly target: INestApplicationContext };

const SAMPLES: Readonly<Record<string, () => Promise<SamplePlan>>> = { survey };

/** Status of a call in the dialplan, by how it ended. */
const STATUS: Readonly<Record<string, string>> = {
  continued: 'SUCCESS',
  'caller hung up': 'HANGUP',
  'server hung up': 'HANGUP',
  failed: 'FAILURE',
};

/** A path whose moments a caller of a real telephone can meet, and in which nothing lasts. */
function canBeRepeated({ missing, steps, choices }: PathScript): boolean {
  const speeches = steps.filter(({ speak }) => speak !== undefined).length;
  return (
    missing.length === 0 &&
    steps.every(({ before }) => before === undefined) &&
    // The far leg of the harness speaks once in a call.
    speeches <= 1 &&
    // Music is played as often as it is short.
    choices.every(({ value }) => value !== 'slow')
  );
}

/** Some paths, which look random and are always the same. */
function sampleOf(paths: readonly FoundPath[]): FoundPath[] {
  const random = randomNumbers(SEED);
  return paths
    .filter((path) => canBeRepeated(path.script) && commandsOf(path).length <= MOST_COMMANDS)
    .map((path) => ({ path, at: random() }))
    .sort((one, two) => one.at - two.at)
    .slice(0, PATHS)
    .map(({ path }) => path);
}

/** What the server said, without the names that are of one call only. */
const said = (commands: readonly string[], folder = '/comments'): string[] =>
  commands
    .map((line) =>
      line
        .trim()
        .replace(folder, '/comments')
        .replaceAll(/<call>|<random>|\d{10}\W\d+|[0-9a-f]{32}/g, '…'),
    )
    // Whether the caller is gone, the server asks where no reply has told it yet.
    .filter((line) => line !== 'CHANNEL STATUS');

const commandsOf = ({ dialogue }: FoundPath): string[] =>
  said(dialogue.flatMap((line) => /^\d+ command (.*)$/.exec(line)?.[1] ?? []));

/** An application of a sample, which is reached through a recorder. */
interface Served {
  readonly plan: SamplePlan;
  readonly recorder: CallRecorder;
  /** Resolves with the next call that is over. */
  readonly recorded: () => Promise<Transcript>;
}

async function serve(sample: () => Promise<SamplePlan>): Promise<Served> {
  const plan = await sample();
  const calls = new EventEmitter();
  const recorder = await recordCalls({
    to: `agi://${await addressOf(plan.target)}`,
    onCall: (transcript) => calls.emit('call', transcript),
  });
  const recorded = async (): Promise<Transcript> => {
    const [transcript] = (await once(calls, 'call')) as [Transcript];
    return transcript;
  };
  return { plan, recorder, recorded };
}

/** Repeats a path on a real Asterisk, and tells what became of it. */
async function repeat(
  asterisk: Asterisk,
  { plan: { begin, callerId, args }, recorder, recorded }: Served,
  { script }: FoundPath,
): Promise<{ commands: string[]; status: string }> {
  await begin?.(scriptedCall(script));
  const spool = `${asterisk.insideFolder}/spool`;
  const transcript = recorded();
  const call = asterisk.call({
    timeout: LONGEST,
    url: `${recorder.url}${script.path}`,
    answerFirst: false,
    farLegWaits: true,
    farLeg: [{ play: 'demo-thanks' }],
    ...(callerId?.number !== undefined && { callerId: { number: callerId.number } }),
    ...(args !== undefined && { args: [spool] }),
  });
  const caller = new PathCaller(asterisk, call);
  void caller.does(script);
  try {
    const { status } = await call.ended;
    const { entries } = await transcript;
    const commands = entries.flatMap((entry) =>
      'line' in entry && entry.from === 'server' ? [entry.line] : [],
    );
    return { commands: said(commands, spool), status };
  } finally {
    caller.stop();
  }
}

describeAsterisk(
  'paths that an exploration has walked',
  (asterisk) => {
    const open: Served[] = [];

    beforeAll(() => asterisk().hearCommands());
    afterAll(async () => {
      for (const { plan, recorder } of open) {
        await recorder.close();
        await plan.target.close();
      }
    });

    it.each(Object.entries(SAMPLES))(
      'have the same dialogue and outcome on a real Asterisk: the %s',
      async (_, sample) => {
        const { target, path, ...options } = await sample();
        const walked = await explore(target, path, { ...options, calls: 200, seed: SEED });
        await target.close();
        const left = sampleOf(walked.paths);
        expect(left).toHaveLength(PATHS);
        const work = async (): Promise<void> => {
          // Each caller has an application with stores and services of its own.
          const served = await serve(sample);
          open.push(served);
          for (let next = left.shift(); next !== undefined; next = left.shift()) {
            const { commands, status } = await repeat(asterisk(), served, next);
            const { script, ending } = next;
            expect({ script, commands, status }).toEqual({
              script,
              commands: commandsOf(next),
              status: STATUS[ending],
            });
          }
        };
        await Promise.all(Array.from({ length: AT_ONCE }, work));
      },
      900_000,
    );
  },
  { alone: true },
);
