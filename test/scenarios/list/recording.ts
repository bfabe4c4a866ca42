import type { Scenarios } from '../scenario.js';

export const recording: Scenarios = {
  'recording: ended by its length': {
    handler: (c) => c.recordFile('scenario-length', 'gsm', '', 600),
  },
  'recording: ended by a key': {
    handler: (c, caller) => {
      caller.press('#', 500);
      return c.recordFile('scenario-key', 'gsm', '#', 5000);
    },
  },
};
