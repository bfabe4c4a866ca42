import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { scriptedCall, type FoundPath } from 'nestjs-agi/testing';
import './fixture/any-port.js';
import { LineGate } from './fixture/line-gate.js';
import { PathCaller } from './fixture/path-caller.js';
import { commandsOf, pathsOf, repliesOf, timeOf } from './fixture/path-choice.js';
import { CONFIG, DIALPLAN, isAction, SAMPLES, type SamplePlan } from './fixture/path-samples.js';
import { addressOf } from './fixture/sample-calls.js';
import { Deferred } from './host/deferred.js';
import { describeAsterisk } from './host/index.js';

/** How many paths of each sample are repeated. */
const PATHS = 8;
/** Calls at a time. They wait most of the time. */
const AT_ONCE = 16;
/** How often a path is tried for which the caller is late: a machine may have much else to do. */
const TRIES = 8;
/** Longest call, and longest time until a path is done with all that come before it, in ms. */
const LONGEST_CALL = 200_000;
const LONGEST = 900_000;
/** How long prompts are, in ms: those in which something is done are long enough for it. */
const HEARD = 200;
const INTERRUPTED = 500;
/** How long a digit is that is said, and each other part of a number or a date, in ms. */
const DIGIT = 400;
const PART = 150;

/** Status of a call in the dialplan, by how it ended. */
const STATUS: Readonly<Record<string, string>> = {
  continued: 'SUCCESS',
  'caller hung up': 'HANGUP',
  'server hung up': 'HANGUP',
  failed: 'FAILURE',
};

/** What the server said, without the names that are of one call only. */
const said = (commands: readonly string[], folder: string | RegExp): string[] =>
  commands
    .map((line) =>
      line
        .trim()
        .replace(folder, '/folder')
        .replaceAll(/<call>|<random>|\d{10}\W\d+|[0-9a-f]{32}|~[0-9a-f]{16}~/g, '…'),
    )
    // Whether the caller is gone, the server asks where no reply has told it yet.
    .filter((line) => line !== 'CHANNEL STATUS');

/** The folders for recordings that the samples are walked with. */
const FOLDERS = /\/(?:comments|messages)(?=\/)/;

interface Seen {
  readonly commands: readonly string[];
  readonly status: string;
  /** How applications ended, as Asterisk told the server. */
  readonly ends: readonly string[];
}

/** The statuses that the server has read, of those of its commands that read one first of all. */
const endsOf = (commands: readonly string[], replies: readonly string[]): string[] =>
  commands.flatMap((line, index) =>
    /^GET FULL VARIABLE "?\$\{(?:DIAL|QUEUE)STATUS\}/.test(line)
      ? (/^200 result=1 \((\w*)/.exec(replies[index] ?? '')?.[1] ?? '')
      : [],
  );

/** A path of a sample, and what is seen when a real Asterisk calls. */
interface Repeated {
  readonly name: string;
  readonly number: number;
  readonly path: FoundPath;
  readonly seen: Deferred<Seen>;
}

/** An application of a sample. One call at a time has it: its stores and services are those of a call. */
interface Served {
  readonly plan: SamplePlan;
  readonly port: number;
}

async function serve(name: string): Promise<Served> {
  const plan = await SAMPLES[name]!.plan();
  return { plan, port: Number((await addressOf(plan.target)).split(':')[1]) };
}

describeAsterisk(
  'paths that an exploration has walked have the same dialogue and outcome on a real Asterisk',
  (asterisk) => {
    /** The paths of all samples, and what became of each. */
    const paths: Repeated[] = [];
    /** The applications that no call has now, by sample. */
    const free = new Map<string, Served[]>(Object.keys(SAMPLES).map((name) => [name, []]));
    /** The end of the last call of those that have to come one after the other. */
    const turns = new Map<string, Promise<unknown>>();

    beforeAll(async () => {
      await asterisk().hearCommands();
      // One after the other: an exploration has the timers of the process for itself.
      for (const [name, sample] of Object.entries(SAMPLES)) {
        const found = await pathsOf(sample, PATHS);
        paths.push(
          ...found.map((path, index) => ({
            name,
            number: index + 1,
            path,
            seen: new Deferred<Seen>(),
          })),
        );
      }
      shortenPrompts(paths.map(({ path }) => path));
      await fillQueue();
      // Those that take longest begin first.
      const left = [...paths].sort((one, two) => timeOf(two.path) - timeOf(one.path));
      const call = async (): Promise<void> => {
        for (let next = left.shift(); next !== undefined; next = left.shift()) await inTurn(next);
      };
      for (let started = 0; started < AT_ONCE; started++) void call();
    }, LONGEST);

    afterAll(async () => {
      for (const { plan } of [...free.values()].flat()) await plan.target.close();
    });

    function shortenPrompts(paths: readonly FoundPath[]): void {
      const interrupted = new Set(
        paths.flatMap(({ script }) => script.steps.filter(isAction).map(({ playing }) => playing)),
      );
      for (const name of asterisk().promptsIn('digits')) {
        asterisk().addSilentPrompt(name, /\/\d$/.test(name) ? DIGIT : PART);
      }
      const played = paths.flatMap(commandsOf).flatMap((line) => {
        const [, name] = /^(?:STREAM FILE|GET DATA) "?([\w-][\w/-]*)/.exec(line) ?? [];
        return name ?? [];
      });
      for (const name of new Set(played)) {
        asterisk().addSilentPrompt(name, interrupted.has(name) ? INTERRUPTED : HEARD);
      }
    }

    /** Two callers wait in the queue that is to be full. */
    async function fillQueue(): Promise<void> {
      const headers = { Application: 'Wait', Data: '3600', Async: true };
      for (const caller of [1, 2]) {
        const Channel = `Local/${caller}@path-waiting/n`;
        await asterisk().ami.action('Originate', { Channel, ...headers });
      }
      while (!(await asterisk().command('queue show support')).includes('2. Local/'))
        await sleep(50);
    }

    /** Goes a path, and tells what became of it; `undefined` if the caller was late. */
    async function repeat(
      name: string,
      { plan: { begin, callerId, args }, port }: Served,
      path: FoundPath,
    ): Promise<Seen | undefined> {
      const { script } = path;
      await begin?.(scriptedCall(script));
      const spool = `${asterisk().insideFolder}/spool`;
      const gate: LineGate = await LineGate.open(port, (line) =>
        caller.comes(line, gate.hangupTold),
      );
      const call = asterisk().call({
        timeout: LONGEST_CALL,
        url: `agi://127.0.0.1:${gate.port}${script.path}`,
        // A flow that does not answer is called by a dialplan that has.
        answerFirst: !commandsOf(path).includes('ANSWER'),
        farLegWaits: true,
        farLeg: [{ play: 'demo-thanks' }],
        ...(callerId?.number !== undefined && { callerId: { number: callerId.number } }),
        ...(args !== undefined && { args: [spool] }),
        ...SAMPLES[name]!.call?.(path),
      });
      const caller = new PathCaller(asterisk(), call, script);
      try {
        const { status } = await call.ended;
        await gate.over();
        return caller.isLate(gate.replies)
          ? undefined
          : {
              commands: said(gate.lines, spool),
              status,
              ends: endsOf(gate.lines, gate.replies),
            };
      } finally {
        caller.stop();
        gate.close();
      }
    }

    async function follow({ name, path, seen }: Repeated): Promise<void> {
      const served = free.get(name)!.pop() ?? (await serve(name));
      try {
        for (let tries = 0; tries < TRIES; tries++) {
          const outcome = await repeat(name, served, path);
          if (outcome !== undefined) {
            seen.resolve(outcome);
            return;
          }
        }
        seen.reject(new Error(`the caller was late ${TRIES} times`));
      } finally {
        free.get(name)!.push(served);
      }
    }

    async function inTurn(repeated: Repeated): Promise<void> {
      const { name, path, seen } = repeated;
      const turn = SAMPLES[name]!.turn?.(path);
      const before = turn === undefined ? undefined : turns.get(turn);
      const followed = (before ?? Promise.resolve())
        .then(() => follow(repeated))
        .catch((error: unknown) => {
          seen.reject(error as Error);
        });
      if (turn !== undefined) turns.set(turn, followed);
      await followed;
    }

    it.each(
      Object.keys(SAMPLES).flatMap((name) =>
        Array.from({ length: PATHS }, (_, index) => [name, index + 1] as const),
      ),
    )(
      'the %s, path %i',
      async (name, number) => {
        const { path, seen } = paths.find((each) => each.name === name && each.number === number)!;
        const { script, ending } = path;
        expect({ script, ...(await seen.promise) }).toEqual({
          script,
          commands: said(commandsOf(path), FOLDERS),
          status: STATUS[ending],
          ends: endsOf(commandsOf(path), repliesOf(path)),
        });
      },
      LONGEST,
    );
  },
  { alone: true, dialplan: DIALPLAN, config: CONFIG },
);
