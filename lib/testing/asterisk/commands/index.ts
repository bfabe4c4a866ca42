import { call } from './call.js';
import { database } from './database.js';
import type { SimulatedCommand } from './execution.js';
import { flow } from './flow.js';
import { input } from './input.js';
import { messaging } from './messaging.js';
import { playback } from './playback.js';
import { recording } from './recording.js';
import { sayings } from './say.js';
import { speech } from './speech.js';
import { variables } from './variables.js';

/**
 * All 47 commands of Asterisk 22. They are written without the core's catalogue: a mistake there must
 * not be repeated here, where it would go unnoticed.
 */
export const COMMANDS: readonly SimulatedCommand[] = [
  call,
  playback,
  recording,
  input,
  sayings,
  variables,
  database,
  flow,
  messaging,
  speech,
].flat();

/** Finds the command that a line begins with, whatever its case, and its arguments. */
export function findCommand(
  words: readonly string[],
): { command: SimulatedCommand; args: readonly string[] } | undefined {
  for (const command of COMMANDS) {
    const spelled = command.words.split(' ');
    if (spelled.every((word, index) => words[index]?.toUpperCase() === word)) {
      return { command, args: words.slice(spelled.length) };
    }
  }
  return undefined;
}
