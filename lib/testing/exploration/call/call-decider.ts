import { AGIError, type WatchedInteraction } from '../../../core/index.js';
import type { OpenCall } from '../../calls/open-call.js';
import type { CueKind } from '../../channel/simulated-channel.js';
import type { OpenDecisions } from '../../channel/open-decisions.js';
import type { SimulatedApplication } from '../../options/simulated-dialplan.js';
import type { SimulatedOutcome } from '../../options/simulated-outcome.js';
import { actionOf } from './actions.js';
import { commandOf, type CallWords } from './call-words.js';
import type { CallFaults } from './call-faults.js';
import type { Decisions } from './decisions.js';
import type { ExploreOptions } from './explore-options.js';
import { OfferedKeys } from './offered-keys.js';
import type { PathRecorder } from './path-recorder.js';
import { Repeats } from './repeats.js';
import type { Silences } from './silences.js';
import type { Trail } from './trail.js';
import { asData, givenOutcomes, outcomeName, usualOutcomes } from './usual-outcomes.js';

/** How many commands tell places of a call apart, beside the state. */
const RECENT = 3;

/** The facts that are kept of one call of an exploration. */
export interface WalkNotes {
  readonly options: ExploreOptions;
  readonly words: CallWords;
  readonly decisions: Decisions;
  readonly trail: Trail;
  readonly silences: Silences;
  readonly recorder: PathRecorder;
  readonly faults: CallFaults;
}

/** Decides at each moment of a call what the caller and Asterisk do. */
export class CallDecider implements OpenDecisions {
  readonly #call: OpenCall;
  readonly #notes: WalkNotes;
  readonly #keys: OfferedKeys;
  readonly #repeats: Repeats;
  /** Whether Asterisk lacks each prompt that was played. */
  readonly prompts = new Map<string, boolean>();
  /** The last line that the server sent. */
  #line = '';
  /** The part of a dialogue that goes on, and how often it has asked the caller. */
  #dialogue: WatchedInteraction | undefined;
  #asked = 0;
  /** The keys that the caller has pressed since then, which the dialogue may not have taken yet. */
  #answer = '';
  /** How many commands there were since the caller was asked. */
  #step = 0;
  /** The last commands: the same one may come again in another place. */
  #recent: string[] = [];

  constructor(call: OpenCall, notes: WalkNotes) {
    this.#call = call;
    this.#notes = notes;
    this.#keys = new OfferedKeys(notes.options.keys);
    this.#repeats = new Repeats(notes.options.maxRepeats ?? 50);
    const { channel, caller } = call;
    channel.decisions = this;
    channel.onCue = (kind, ...names) => {
      if (!caller.isActing) this.#moment(kind, names);
    };
    channel.onCommand = (line) => {
      this.#command(line);
    };
  }

  dialogueBegins(interaction: WatchedInteraction): void {
    this.#asked = 0;
    this.#answer = '';
    this.#step = 0;
    this.#dialogue = interaction;
    this.#keys.begins(interaction);
    this.#notes.trail.begins(interaction);
  }

  dialogueAsks(answers: readonly string[]): void {
    this.#asked++;
    this.#answer = '';
    this.#step = 0;
    this.#keys.asks(answers);
  }

  dialogueEnds(outcome: string, choice: string | undefined): void {
    this.#dialogue = undefined;
    this.#answer = '';
    this.#keys.ends();
    this.#notes.trail.ends(outcome, choice);
  }

  isMissing(prompt: string): boolean {
    const { options, decisions, recorder } = this.#notes;
    if (options.missing === false || /^(?:silence\/\d+|beep)$/.test(prompt)) return false;
    const known = this.prompts.get(prompt);
    if (known !== undefined) return known;
    const missing = decisions.at(this.key(`plays ${this.#without(prompt)}`), ['missing']) !== '';
    this.prompts.set(prompt, missing);
    if (missing) {
      recorder.lacks(prompt);
      decisions.narrow();
    }
    return missing;
  }

  outcomeOf(
    application: string,
    args: string,
  ): SimulatedApplication | SimulatedOutcome | undefined {
    const { options, decisions, recorder, trail } = this.#notes;
    const outcomes = givenOutcomes(options, application) ?? usualOutcomes(application);
    if (outcomes === undefined) return undefined;
    const what = this.#without(`${application}(${args})`);
    trail.application(what);
    const all = outcomes.map(asData);
    const names = all.map(outcomeName);
    const decided = decisions.at(this.key(`runs ${what}`), names.slice(1));
    const index = Math.max(names.indexOf(decided), 0);
    if (decided !== '') this.#repeats.begins();
    if (names.length > 1) trail.leaves(names[index] ?? '');
    const told = all[index];
    if (told !== undefined) recorder.outcome(application, told);
    return outcomes[index];
  }

  waitEnded(): void {
    const isConnected = /^EXEC (?!"?Wait\b)/i.test(this.#line);
    this.#notes.silences.waitEnds(this.#call.clock.now(), isConnected);
  }

  /** A moment of the call. In a dialogue it also matters which part of it goes on, and how often it has asked. */
  key(what: string): string {
    const { prompt } = this.#dialogue ?? {};
    return prompt === undefined
      ? what
      : `${what}, in "${prompt}", time ${this.#asked}, step ${this.#step}`;
  }

  /** The last commands, and the answer that a dialogue collects: they tell moments of the same name apart. */
  get recent(): readonly string[] {
    return [...this.#recent, this.#answer];
  }

  #command(line: string): void {
    const { words, decisions, trail, recorder, silences } = this.#notes;
    const { channel } = this.#call;
    const plain = words.without(line);
    this.#line = line;
    this.#step++;
    this.#recent = [...this.#recent.slice(1 - RECENT), plain];
    this.#keys.command(line);
    const [, music] = /^SET MUSIC (on|off)\b/i.exec(line) ?? [];
    if (music !== undefined) silences.music(music.toLowerCase() === 'on', this.#call.clock.now());
    if (!channel.hungUp) {
      const moment = { before: words.beginning(line) };
      if (decisions.at(this.key(`before ${plain}`), this.#hangup()) !== '') {
        recorder.acts(moment, { hangup: true });
        channel.hangup();
        trail.leaves('hangs up');
        return;
      }
      recorder.passes(moment);
      // A caller who has hung up hears nothing of it.
      trail.command(plain);
    }
    this.#lookForLoop(plain);
  }

  #lookForLoop(plain: string): void {
    const { clock } = this.#call;
    const part = this.#repeats.notice(plain, clock.now(), clock.latest);
    if (part === undefined) return;
    const place = part.join(', ');
    const message = `while the caller does nothing, this comes again and again: ${place}`;
    this.#notes.faults.add('endless loop', place, message);
    const { channel } = this.#call;
    if (channel.hungUp) channel.onFault(new AGIError('E_AGI_COMMAND_TIMEOUT', message));
    else channel.hangup();
  }

  #moment(kind: CueKind, names: readonly string[]): void {
    const { decisions, silences, recorder, trail } = this.#notes;
    const { channel, clock, caller } = this.#call;
    const [name = ''] = names;
    const plain = this.#without(name);
    const isHeard = (kind !== 'prompt' || name !== '') && name.toLowerCase() !== 'wait';
    if (isHeard) silences.soundBegins(plain, clock.now());
    if (kind === 'prompt') this.#enter(plain);
    if (kind === 'recording') trail.records(plain);
    const moment = momentOf(kind, name);
    recorder.passes(moment);
    const waiting = channel.waitingFor;
    if (waiting === undefined || channel.hungUp) return;
    const others = [
      ...this.#keys.at(name, waiting).map((each) => `press ${each}`),
      ...(kind === 'recording' ? ['speak', 'speak, hang up'] : []),
      ...(waiting.text === true ? ['send 1'] : []),
      ...this.#hangup(),
    ];
    const where = `${commandOf(this.#line)} ${name === '' ? 'in silence' : plain}`;
    const decided = decisions.at(this.key(where), others);
    if (decided === '') return;
    this.#repeats.begins();
    const action = actionOf(decided);
    if (this.#dialogue !== undefined) this.#answer += action.press ?? '';
    recorder.acts(moment, action);
    trail.leaves(action.hangup ? 'hangs up' : decided);
    silences.heard = false;
    caller.act(action);
  }

  #enter(name: string): void {
    const { trail } = this.#notes;
    if (!/^(?:GET DATA|GET OPTION|WAIT FOR DIGIT)/.test(this.#line)) trail.hears(name);
    // After its prompt, a command that plays one goes on to wait in silence.
    else if (name !== '' || this.#line.startsWith('WAIT FOR DIGIT')) trail.asks(name);
  }

  #hangup(): readonly string[] {
    return this.#notes.options.hangups === false ? [] : ['hang up'];
  }

  #without(text: string): string {
    return this.#notes.words.without(text);
  }
}

/** A moment as a step of a script names it. */
function momentOf(kind: CueKind, name: string) {
  if (kind === 'recording') return { recording: '' };
  return kind === 'application' ? { running: name } : { playing: name };
}
