import type { WatchedInteraction } from '../../../core/index.js';
import { commandAndFirst, commandOf } from './call-words.js';
import type { TrailStep } from './walked-path.js';

/** Writes down the places that a call comes to, one after the other. */
export class Trail {
  readonly steps: { place: string; kind: TrailStep['kind']; by: string; commands: string[] }[] = [];
  /** How the place is left, if that is known. */
  #by = '';
  #interaction: WatchedInteraction | undefined;

  constructor(path: string) {
    this.steps.push({ place: path, kind: 'start', by: '', commands: [] });
  }

  /** The server sent a command. It belongs to the place of the call unless it makes one of its own. */
  command(line: string): void {
    const step = this.steps.at(-1);
    const word = commandOf(line);
    const isHeard = /^(?:STREAM FILE|GET |SAY |CONTROL|RECORD|WAIT|EXEC|RECEIVE)/.test(word);
    if (step !== undefined && isHeard && word !== 'GET VARIABLE' && word !== 'GET FULL VARIABLE') {
      step.commands.push(commandAndFirst(line));
    }
  }

  /** Something is heard. Sounds that nothing comes between are one place. */
  hears(name: string): void {
    if (this.#interaction !== undefined || name === '') return;
    const last = this.steps.at(-1);
    if (last?.kind === 'prompt' && this.#by === '') last.place += `, ${name}`;
    else this.#enter('prompt', name);
  }

  /** A command asks for keys outside of any dialogue. */
  asks(name: string): void {
    if (this.#interaction !== undefined) return;
    this.#enter('question', name === '' ? 'waits for a key' : name);
  }

  records(file: string): void {
    if (this.#interaction === undefined) this.#enter('recording', `records ${file}`);
  }

  application(name: string): void {
    this.#enter('application', name);
  }

  begins(interaction: WatchedInteraction): void {
    this.#interaction = interaction;
    const kind = interaction.kind === 'record' ? 'recording' : 'question';
    this.#enter(interaction.kind === 'hold' ? 'prompt' : kind, interaction.prompt);
  }

  ends(outcome: string, choice: string | undefined): void {
    this.#interaction = undefined;
    this.#by = choice ?? outcome;
  }

  /** The caller or Asterisk did something, by which the call leaves the place. */
  leaves(by: string): void {
    if (this.#interaction === undefined) this.#by = by;
  }

  end(how: string): void {
    this.#enter('end', how);
  }

  #enter(kind: TrailStep['kind'], place: string): void {
    // The command by which a place is entered came while the call was at the place before.
    const before = this.steps.at(-1);
    const own = before?.commands.splice(-1) ?? [];
    const moved = kind === 'end' || this.#interaction?.prompt === place ? [] : own;
    if (moved.length === 0) before?.commands.push(...own);
    this.steps.push({ place, kind, by: this.#by, commands: [...moved] });
    this.#by = '';
  }
}
