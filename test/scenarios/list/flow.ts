import type { Scenarios } from '../scenario.js';

export const flow: Scenarios = {
  'flow: an application': {
    handler: async (c) => {
      await c.exec('NoOp', 'one,two');
      await c.exec('Set', 'BY_EXEC=yes');
      await c.getVariable('BY_EXEC');
    },
  },
  'flow: an application that is not there': { handler: (c) => c.exec('NoSuchApplication', 'x') },
  'flow: an application that plays': {
    handler: async (c) => {
      await c.exec('Playback', 'beep');
      await c.getVariable('PLAYBACKSTATUS');
    },
  },
  'flow: an application that waits': { handler: (c) => c.exec('Wait', '0.3') },
  'flow: an application that hangs up': { handler: (c) => c.exec('Hangup') },
  'flow: a subroutine': {
    handler: async (c) => {
      await c.gosub('scenario', 'sub', 1, 'this');
      await c.getVariable('GOSUB_RETVAL');
    },
  },
  'flow: a subroutine that is not there': {
    handler: (c) => c.gosub('no-such-context', 'sub', 1),
  },
  'flow: where the dialplan goes on': {
    handler: async (c) => {
      await c.setContext('nowhere');
      await c.setExtension('elsewhere');
      await c.setPriority(7);
    },
  },
  'flow: a label that is not there': { handler: (c) => c.setPriority('no-such-label') },
};
