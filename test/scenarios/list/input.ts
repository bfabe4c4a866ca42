import type { Scenarios } from '../scenario.js';

export const input: Scenarios = {
  'input: a digit in time': {
    handler: (c, caller) => {
      void caller.press('#', 300);
      return c.waitForDigit(5000);
    },
  },
  'input: no digit in time': { handler: (c) => c.waitForDigit(300) },
  'input: as many digits as may be': {
    handler: (c, caller) => {
      void caller.press('123', 500);
      return c.getData('beep', 5000, 3);
    },
  },
  'input: a digit during the prompt stops it': {
    handler: (c, caller) => {
      void caller.press('7', 400);
      return c.getData('demo-instruct', 5000, 1);
    },
  },
  'input: digits ended by a hash': {
    handler: (c, caller) => {
      void caller.press('42#', 500);
      return c.getData('beep', 5000, 10);
    },
  },
  'input: a lone hash': {
    handler: (c, caller) => {
      void caller.press('#', 500);
      return c.getData('beep', 5000, 10);
    },
  },
  'input: a star is a digit': {
    handler: (c, caller) => {
      void caller.press('*1#', 500);
      return c.getData('beep', 5000, 10);
    },
  },
  'input: too few digits in time': {
    handler: (c, caller) => {
      void caller.press('42', 500);
      return c.getData('beep', 5000, 10);
    },
  },
  'input: no digits in time': { handler: (c) => c.getData('beep', 500, 4) },
  'input: a prompt that is not there': { handler: (c) => c.getData('no-such-prompt', 500, 4) },
};
