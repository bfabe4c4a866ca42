import type { DialogueLine } from '../dialogue/dialogue-line.js';
import type { CallMoment, CallReport, HeardSpeech, Question } from './call-report.js';

/** The part of a report that is written down while the call goes on. */
export type Noted = Pick<
  CallReport,
  | 'played'
  | 'said'
  | 'heard'
  | 'spoke'
  | 'asked'
  | 'recorded'
  | 'sent'
  | 'executed'
  | 'set'
  | 'commands'
  | 'continueAt'
  | 'moments'
  | 'dialogue'
>;

/** The kinds of moments of which the report has a list of texts. */
const LISTED = ['played', 'said', 'spoke', 'recorded', 'sent', 'executed'] as const;

function isListed(kind: CallMoment['kind']): kind is (typeof LISTED)[number] {
  return LISTED.includes(kind as (typeof LISTED)[number]);
}

/** Writes down what happens in a call while it goes on. */
export class Notes implements Noted {
  readonly played: string[] = [];
  readonly said: string[] = [];
  readonly heard: HeardSpeech[] = [];
  readonly spoke: string[] = [];
  readonly asked: Question[] = [];
  readonly recorded: string[] = [];
  readonly sent: string[] = [];
  readonly executed: string[] = [];
  readonly set: Record<string, string> = {};
  readonly commands: string[] = [];
  readonly continueAt: CallReport['continueAt'] = {};
  readonly moments: CallMoment[] = [];
  readonly dialogue: DialogueLine[] = [];
  #question: Question | undefined;

  /** The server sent a command. */
  command(line: string): void {
    this.commands.push(line);
    this.#question = undefined;
  }

  /** Adds a moment of the call. @param at when, in ms of the call's own time */
  add(kind: CallMoment['kind'], what: string, at: number): void {
    this.moments.push({ kind, what, at, line: this.dialogue.length - 1 });
    if (kind === 'asked') {
      this.#question = { prompt: what, pressed: '' };
      this.asked.push(this.#question);
    } else if (kind === 'pressed') {
      if (this.#question) this.#question.pressed += what;
    } else if (kind === 'set') {
      const equals = what.indexOf('=');
      this.set[what.slice(0, equals)] = what.slice(equals + 1);
    } else if (isListed(kind)) {
      this[kind].push(what);
    }
  }
}
