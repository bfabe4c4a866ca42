import type { Scenarios } from '../scenario.js';

export const playback: Scenarios = {
  'playback: a prompt to its end': { handler: (c) => c.streamFile('beep') },
  'playback: a prompt that is not there': { handler: (c) => c.streamFile('no-such-prompt') },
  'playback: a key that ends it': {
    handler: (c, caller) => {
      void caller.press('5', 400);
      return c.streamFile('demo-congrats', '0123456789');
    },
  },
  'playback: a key that does not end it': {
    handler: (c, caller) => {
      void caller.press('5', 300);
      return c.streamFile('hello-world', '1');
    },
  },
  'playback: control, to its end': { handler: (c) => c.controlStreamFile('beep') },
  'playback: control, a prompt that is not there': {
    handler: (c) => c.controlStreamFile('no-such-prompt'),
  },
  'playback: control, stopped by a key': {
    handler: (c, caller) => {
      void caller.press('9', 400);
      return c.controlStreamFile('demo-congrats', '9');
    },
  },
  'playback: option, chosen while it plays': {
    handler: (c, caller) => {
      void caller.press('2', 400);
      return c.getOption('demo-congrats', '12', 2000);
    },
  },
  'playback: option, chosen after it': {
    handler: (c, caller) => {
      void caller.press('1', 900);
      return c.getOption('beep', '12', 4000);
    },
  },
  'playback: option, not chosen': { handler: (c) => c.getOption('beep', '12', 500) },
  'playback: option, a prompt that is not there': {
    handler: (c) => c.getOption('no-such-prompt', '1', 500),
  },
  'playback: an abort stops it, and the next command is answered': {
    handler: async (c) => {
      const signal = AbortSignal.timeout(400);
      await c.streamFile('demo-congrats', '', 0, { signal }).catch(() => undefined);
      await c.noop('behind');
    },
  },
};
