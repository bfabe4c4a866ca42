// Test runners replace the global timers where a test fakes the time of its own code.
import { clearInterval, setInterval } from 'node:timers';
import { AGIError } from '../../../core/index.js';
import { suggestion } from '../../../core/internal.js';
import { openCall, type OpenCall } from '../../calls/open-call.js';
import { ExpectationError } from '../../expectations/expectation-error.js';
import type { CallReport } from '../../report/call-report.js';
import { storyOf } from '../../report/story.js';
import { VirtualClock } from '../../time/virtual-clock.js';
import type { Destination } from '../../transport/destination.js';
import { endOf } from './actions.js';
import { CallDecider, type WalkNotes } from './call-decider.js';
import { CallFaults } from './call-faults.js';
import { callOptionsOf } from './call-options.js';
import { CallWords } from './call-words.js';
import { Decisions } from './decisions.js';
import type { ExploredCall, ExploreOptions } from './explore-options.js';
import { listenToDialogues } from './listen-to-dialogues.js';
import { PathRecorder } from './path-recorder.js';
import { waitIn } from './scripted-call.js';
import { withoutWarnings } from './prompt-warnings.js';
import { Silences } from './silences.js';
import { Trail } from './trail.js';
import { useVirtualTimers } from './virtual-timers.js';
import type { NumberedPrefix, WalkedPath } from './walked-path.js';

/** How often it is looked whether the server does something, in ms of real time. */
const TICK = 50;
const PATIENCE = 1000;
const LONGEST_SILENCE = 15_000;

/** Places one call that goes as a prefix says, and tells all that else could have been decided in it. */
export class PathWalk implements ExploredCall {
  readonly uniqueId: string;
  readonly #notes: WalkNotes;
  readonly #destination: Destination;
  readonly #channel: string;
  readonly #path: string;
  readonly #reached = new Set<string>();
  readonly #possible = new Set<string>();
  readonly #clock = new VirtualClock();
  #call!: OpenCall;
  #decider: CallDecider | undefined;
  #hungUpAt: number | undefined;
  #ended = { ending: '', story: '' };

  constructor(destination: Destination, prefix: NumberedPrefix, options: ExploreOptions) {
    this.uniqueId = options.environment?.agi_uniqueid ?? `1700000000.${prefix.number}`;
    this.#channel = options.environment?.agi_channel ?? `Simulated/explored-${prefix.number}`;
    this.#destination = destination;
    this.#path = prefix.path;
    const { state } = options;
    this.#notes = {
      options,
      words: new CallWords(this.uniqueId, this.#channel),
      decisions: new Decisions(prefix, state && (() => this.#stateOf(state))),
      trail: new Trail(prefix.path),
      silences: new Silences(),
      recorder: new PathRecorder(prefix.path, this.uniqueId),
      faults: new CallFaults(),
    };
  }

  get elapsed(): number {
    return this.#clock.now();
  }

  /** Places the call, and resolves when it and its work are over. */
  async run(): Promise<WalkedPath> {
    const { options, decisions, faults } = this.#notes;
    const callOptions = callOptionsOf(options, this.uniqueId, this.#channel);
    // The stores of the test are empty when the handler begins.
    await options.begin?.(this);
    this.#call = openCall(this.#destination, callOptions, new Error(), this.#clock);
    const decider = new CallDecider(this.#call, this.#notes);
    this.#decider = decider;
    const afterCallErrors = this.#destination.afterCallErrors?.();
    const { channel } = this.#call;
    channel.hangups.add(() => {
      this.#hungUpAt = this.#clock.now();
      decisions.narrow();
    });
    const stop = this.#listen(decider);
    const restore = useVirtualTimers(this.#clock);
    const watch = this.#watch(options.patience ?? PATIENCE);
    const warn = withoutWarnings();
    try {
      await this.#finish();
    } finally {
      warn();
      restore();
      clearInterval(watch);
      stop();
    }
    decisions.finish();
    if (afterCallErrors?.has(this.uniqueId)) {
      faults.addError('work after the call failed', afterCallErrors.get(this.uniqueId));
      afterCallErrors.delete(this.uniqueId);
    }
    const { difference } = decisions;
    if (difference !== undefined) faults.add('not deterministic', difference, difference);
    return this.#walked;
  }

  choose(name: string): string {
    const { options, decisions, recorder, trail } = this.#notes;
    const { choices = {} } = options;
    const [usual, ...others] = Object.hasOwn(choices, name) ? (choices[name] ?? []) : [];
    if (usual === undefined) {
      throw new AGIError(
        'E_AGI_INVALID_ARGUMENT',
        `there is no choice ${JSON.stringify(name)}: give what it may be in \`choices\`` +
          suggestion(name, Object.keys(choices)),
      );
    }
    if (this.#decider === undefined) {
      const message = `${JSON.stringify(name)} cannot decide before the call has begun: let the faked service ask`;
      throw new AGIError('E_AGI_INVALID_ARGUMENT', message);
    }
    const decided = decisions.at(this.#decider.key(`${name} decides`), others, true);
    const value = decided === '' ? usual : decided;
    recorder.chooses(name, value);
    if (decided !== '') trail.leaves(`${name}: ${value}`);
    this.#reached.add(`${name}: ${value}`);
    return value;
  }

  wait(ms: number): Promise<void> {
    return waitIn(this.#clock, ms);
  }

  /** All that the rest of the call depends on, as far as it can be seen. */
  #stateOf(state: Required<ExploreOptions>['state']): string {
    const { channel } = this.#call;
    const own = JSON.stringify([
      this.#path,
      this.#decider?.recent,
      channel.variables.all(),
      [...channel.settings],
      channel.up,
      channel.callerId,
      channel.place,
      channel.database.entries(),
      [...(this.#decider?.prompts ?? [])].filter(([, missing]) => missing),
    ]);
    return this.#notes.words.without(`${own}${JSON.stringify(state(channel.report))}`);
  }

  #listen(decider: CallDecider): () => void {
    const stop = listenToDialogues(this.uniqueId, {
      begins: (interaction) => {
        decider.dialogueBegins(interaction);
        const name = `${interaction.kind} "${interaction.prompt}"`;
        for (const outcome of interaction.outcomes) this.#possible.add(`${name}: ${outcome}`);
        for (const choice of interaction.choices) this.#possible.add(`${name} choice ${choice}`);
      },
      asks: (answers) => {
        decider.dialogueAsks(answers);
      },
      ends: (interaction, outcome, choice) => {
        decider.dialogueEnds(outcome, choice);
        const name = `${interaction.kind} "${interaction.prompt}"`;
        this.#reached.add(`${name}: ${outcome}`);
        if (choice !== undefined) this.#reached.add(`${name} choice ${choice}`);
      },
      routed: (route) => {
        this.#reached.add(`route ${route}`);
      },
    });
    const onRejection = (error: unknown): void => {
      this.#notes.faults.addError('a promise rejected, which nobody handles', error);
    };
    process.on('unhandledRejection', onRejection);
    return () => {
      process.off('unhandledRejection', onRejection);
      stop();
    };
  }

  /**
   * Gives up on a server that does nothing any more: it is hung up on, unless the caller has. Times are counted in
   * ticks: a busy machine counts slowly.
   */
  #watch(patience: number): NodeJS.Timeout {
    const { channel } = this.#call;
    let seen = '';
    let quiet = 0;
    let isGivenUp = false;
    return setInterval(() => {
      const now = `${channel.report.dialogue.length} ${this.#clock.now()}`;
      quiet = now === seen ? quiet + TICK : 0;
      seen = now;
      if (quiet < patience || isGivenUp) return;
      isGivenUp = true;
      if (!channel.hungUp) {
        const place = this.#last;
        const message = `after ${place} the handler waits for something that never comes`;
        this.#notes.faults.add('never ends', place, message);
        channel.hangup();
      }
      // Nothing more is expected of the handler: the grace that it gets after the hangup is not waited for.
      this.#clock.serviceWaits();
    }, TICK);
  }

  /** The last command that the server sent. */
  get #last(): string {
    const last = this.#call.channel.report.commands.at(-1);
    return last === undefined ? 'the start' : this.#notes.words.without(last);
  }

  async #finish(): Promise<void> {
    const { faults } = this.#notes;
    try {
      await this.#judge(await this.#call.ended);
    } catch (error) {
      this.#ended = { ending: 'failed', story: this.#storySoFar };
      if (error instanceof ExpectationError) {
        const [sentence = ''] = error.message.split('\n');
        faults.add('unknown prompt', sentence, sentence);
      } else if (error instanceof AGIError && error.code === 'E_AGI_COMMAND_TIMEOUT') {
        faults.add('never ends', this.#last, `after ${this.#last} the call or its work never ends`);
      } else throw error;
    }
  }

  /** The story of a call that did not come to its end. */
  get #storySoFar(): string {
    const { options, words } = this.#notes;
    const caller = { url: this.#destination.url, caller: options.callerId?.number ?? '' };
    return words.without(storyOf(caller, this.#call.channel.report.moments));
  }

  async #judge(report: CallReport): Promise<void> {
    const { options, words, silences, faults, trail, recorder } = this.#notes;
    const now = this.#clock.now();
    silences.callEnds(this.#hungUpAt ?? now);
    faults.judge(report, {
      idleAfterHangup:
        this.#hungUpAt === undefined ? 0 : now - this.#lastReplyAfter(this.#hungUpAt),
      silence: silences.longest,
      maxSilence: options.maxSilence ?? LONGEST_SILENCE,
      heard: silences.heard,
      path: this.#path,
      without: (text) => words.without(text),
    });
    for (const [name, isReached] of Object.entries(options.reaches ?? {})) {
      this.#possible.add(`outcome "${name}"`);
      if (isReached(report)) this.#reached.add(`outcome "${name}"`);
    }
    trail.end(endOf(report.ending, report.continueAt));
    this.#ended = { ending: report.ending, story: words.without(report.story) };
    try {
      await options.invariant?.({ uniqueId: this.uniqueId, report, script: recorder.script });
    } catch (error) {
      faults.addBroken(error, (text) => words.without(text));
    }
  }

  /** When Asterisk replied last, or a time after which it did not: a command may take its time after a hangup. */
  #lastReplyAfter(time: number): number {
    const { dialogue } = this.#call.channel.report;
    const last = dialogue.findLast(({ kind, text }) => kind === 'reply' && text !== 'HANGUP');
    return Math.max(time, last?.at ?? 0);
  }

  get #walked(): WalkedPath {
    const { options, words, decisions, faults, trail, recorder } = this.#notes;
    for (const [name, values] of Object.entries(options.choices ?? {})) {
      for (const value of values) this.#possible.add(`${name}: ${value}`);
    }
    return {
      points: decisions.points,
      faults: faults.all,
      reached: [...this.#reached],
      possible: [...this.#possible],
      trail: trail.steps,
      ...this.#ended,
      script: recorder.script,
      dialogue: this.#call.channel.report.dialogue
        .filter(({ kind }) => kind !== 'environment')
        .map(({ kind, text, at }) => words.without(`${at} ${kind} ${text}`)),
      elapsed: this.elapsed,
    };
  }
}
