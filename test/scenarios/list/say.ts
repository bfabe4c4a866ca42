import type { Scenarios } from '../scenario.js';

const AT = 1_700_000_000;

export const say: Scenarios = {
  'say: digits': { handler: (c) => c.sayDigits('12') },
  'say: digits, ended by a key': {
    handler: (c, caller) => {
      void caller.press('3', 400);
      return c.sayDigits('1234567890', '3');
    },
  },
  'say: a number': { handler: (c) => c.sayNumber(42) },
  'say: a negative number': { handler: (c) => c.sayNumber(-7) },
  'say: letters': { handler: (c) => c.sayAlpha('ab') },
  'say: phonetic': { handler: (c) => c.sayPhonetic('a') },
  'say: a date': { handler: (c) => c.sayDate(AT) },
  'say: a time, ended by a key': {
    handler: (c, caller) => {
      void caller.press('#', 400);
      return c.sayTime(AT, '#');
    },
  },
  'say: date and time in a format': {
    handler: (c, caller) => {
      void caller.press('1', 400);
      return c.sayDatetime(AT, '1', 'ABdY');
    },
  },
  'say: nothing': { plain: (send) => send('SAY DIGITS "" ""') },
};
