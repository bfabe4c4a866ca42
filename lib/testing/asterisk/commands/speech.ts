import { counted, result, type SimulatedCommand } from './execution.js';

/** There is no speech engine here, as on most Asterisks: every one of these commands answers 0. */
const withoutEngine = (
  words: string,
  usage: string,
  [least, most]: [number, number],
  dead?: true,
): SimulatedCommand => ({
  words: `SPEECH ${words}`,
  usage,
  ...(dead && { dead }),
  execute: counted(least, most, () => result(0)),
});

/** Speech recognition. */
export const speech: readonly SimulatedCommand[] = [
  withoutEngine('CREATE', '<engine>', [0, Infinity]),
  withoutEngine('SET', '<name> <value>', [2, 2]),
  withoutEngine('DESTROY', '', [0, Infinity], true),
  withoutEngine('LOAD GRAMMAR', '<name> <path>', [2, 2]),
  withoutEngine('UNLOAD GRAMMAR', '<name>', [1, 1], true),
  withoutEngine('ACTIVATE GRAMMAR', '<name>', [1, 1]),
  withoutEngine('DEACTIVATE GRAMMAR', '<name>', [1, 1]),
  withoutEngine('RECOGNIZE', '<prompt> <timeout> [offset]', [2, 3]),
];
