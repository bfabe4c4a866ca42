import { fromWire } from '../../wire/wire-text.js';
import { lengthOf } from '../sounds/sounds.js';
import {
  counted,
  failure,
  keyCode,
  result,
  scanInteger,
  type Execute,
  type SimulatedCommand,
} from './execution.js';

/** The values that the arguments of a SAY command may have. */
interface Allowed {
  /** How many there are at most. */
  most: number;
  /** Asterisk reads the text as a number: one digit at its beginning is enough. */
  number?: true;
  /** The values that the third argument may have. */
  third?: RegExp;
}

/** Makes a SAY command, which takes as long as the prompt of this name: `digits`, `number` … */
function say(kind: string, { most, number, third }: Allowed): Execute {
  return counted(2, most, async (channel, [text = '', keys = '', more]) => {
    if (number && scanInteger(text) === undefined) return 'usage';
    if (third && more !== undefined && !third.test(more)) return 'usage';
    const length = text === '' ? 0 : lengthOf(channel, kind);
    if (length === undefined) return failure('-1');

    const said = `${kind} ${fromWire(text)}`;
    channel.note('said', said);
    const saying = channel.wait({ ms: length, keys });
    channel.onCue('prompt', kind, said);
    const end = await saying;
    if (end.kind === 'hangup') return failure('-1');
    return result(end.kind === 'key' ? keyCode(end.key) : 0);
  });
}

const row = (words: string, more: string, allowed: Allowed): SimulatedCommand => ({
  words: `SAY ${words}`,
  usage: `<${allowed.number ? 'number' : 'text'}> <escape digits>${more}`,
  execute: say(words.toLowerCase(), allowed),
});

/** Commands that speak text, numbers and times. */
export const sayings: readonly SimulatedCommand[] = [
  row('ALPHA', ' [case]', { most: 3, third: /^(?:[alnu]|$)/i }),
  row('DIGITS', '', { most: 2, number: true }),
  row('NUMBER', ' [gender]', { most: 3, number: true }),
  row('PHONETIC', '', { most: 2 }),
  row('DATE', '', { most: 2, number: true }),
  row('TIME', '', { most: 2, number: true }),
  row('DATETIME', ' [format] [timezone]', { most: Infinity, number: true }),
];
