import { counted, result, type SimulatedCommand } from './execution.js';

/** Commands on Asterisk's own database. */
export const database: readonly SimulatedCommand[] = [
  {
    words: 'DATABASE GET',
    usage: '<family> <key>',
    dead: true,
    execute: counted(2, 2, (channel, [family = '', key = '']) => {
      const value = channel.database.get(family, key);
      return result(value === undefined ? 0 : `1 (${value})`);
    }),
  },
  {
    words: 'DATABASE PUT',
    usage: '<family> <key> <value>',
    dead: true,
    execute: counted(3, 3, (channel, [family = '', key = '', value = '']) => {
      channel.database.put(family, key, value);
      return result(1);
    }),
  },
  {
    words: 'DATABASE DEL',
    usage: '<family> <key>',
    dead: true,
    execute: counted(2, 2, (channel, [family = '', key = '']) => {
      channel.database.delete(family, key);
      return result(1);
    }),
  },
  {
    words: 'DATABASE DELTREE',
    usage: '<family> [key tree]',
    dead: true,
    // Asterisk's documentation has it the wrong way round: 0 is for something that was deleted.
    execute: counted(1, 2, (channel, [family = '', tree]) =>
      result(channel.database.deleteTree(family, tree) ? 0 : 1),
    ),
  },
];
