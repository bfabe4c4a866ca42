import { fromWire } from '../../wire/wire-text.js';
import { counted, result, type SimulatedCommand } from './execution.js';

/** After how many bytes GET VARIABLE cuts a value; the reply does not tell that it was cut. */
const CUT_BYTES = 1023;

/** Commands on variables and functions of the channel. */
export const variables: readonly SimulatedCommand[] = [
  {
    words: 'GET VARIABLE',
    usage: '<name>',
    dead: true,
    execute: counted(1, 1, (channel, [name = '']) => {
      const value = channel.variables.get(name);
      return result(value === undefined ? 0 : `1 (${value.slice(0, CUT_BYTES)})`);
    }),
  },
  {
    words: 'GET FULL VARIABLE',
    usage: '<expression> [channel]',
    dead: true,
    execute: counted(1, 2, (channel, [expression = '', name]) => {
      if (name !== undefined && name !== channel.name) return result(0);
      return result(`1 (${channel.variables.expand(expression)})`);
    }),
  },
  {
    words: 'SET VARIABLE',
    usage: '<name> <value>',
    dead: true,
    execute: counted(2, 2, (channel, [name = '', value = '']) => {
      if (name !== '') {
        channel.variables.set(name, value);
        channel.note('set', `${fromWire(name)}=${fromWire(value)}`);
      }
      return result(1);
    }),
  },
];
