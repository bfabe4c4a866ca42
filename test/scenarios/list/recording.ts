import type { Scenario, Scenarios } from '../scenario.js';

export const recording: Scenarios = {
  'recording: ended by its length': {
    handler: (c) => c.recordFile('scenario-length', 'gsm', '', 600),
  },
  'recording: ended by a key': {
    handler: (c, caller) => {
      void caller.press('#', 500);
      return c.recordFile('scenario-key', 'gsm', '#', 5000);
    },
  },
  'recording: a key that does not end it': {
    handler: (c, caller) => {
      void caller.press('5', 300);
      return c.recordFile('scenario-other-key', 'gsm', '#', 1500);
    },
  },
  'recording: a beep, and a key after it': {
    handler: (c, caller) => {
      void caller.press('#', 2000);
      return c.recordFile('scenario-beep', 'wav', '#', 9000, 0, true);
    },
  },
  'recording: a format that is not there': {
    handler: (c) => c.recordFile('scenario-format', 'nonsense', '#', 1000),
  },
  'recording: nobody speaks for a second': silent('wav', 1),
  'recording: nobody speaks for three seconds': silent('wav', 3),
  'recording: nobody speaks, wideband': silent('sln16', 3),
  'recording: nobody speaks, in a WAV file of 16 kHz': silent('wav16', 2),
  'recording: nobody speaks, and it has no limit': silent('gsm', 2, -1),
};

/** Ended by silence. How many samples it has is told roughly: a busy machine may lose a frame. */
function silent(format: string, seconds: number, limit = 20_000): Scenario {
  return {
    handler: async (c) => {
      const file = `scenario-silent-${format}-${seconds}`;
      const { endpos } = await c.recordFile(file, format, '', limit, 0, false, seconds);
      await c.noop(`${Math.round((endpos ?? 0) / 2000)} times 2000 samples`);
    },
  };
}
