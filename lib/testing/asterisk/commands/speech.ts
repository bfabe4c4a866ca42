import { counted, result, type SimulatedCommand } from './execution.js';

/** There is no speech engine here, as on most Asterisks: all of it answers 0. */
const none = (
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
  none('CREATE', '<engine>', [0, Infinity]),
  none('SET', '<name> <value>', [2, 2]),
  none('DESTROY', '', [0, Infinity], true),
  none('LOAD GRAMMAR', '<name> <path>', [2, 2]),
  none('UNLOAD GRAMMAR', '<name>', [1, 1], true),
  none('ACTIVATE GRAMMAR', '<name>', [1, 1]),
  none('DEACTIVATE GRAMMAR', '<name>', [1, 1]),
  none('RECOGNIZE', '<prompt> <timeout> [offset]', [2, 3]),
];
