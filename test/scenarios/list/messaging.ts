import type { Scenarios } from '../scenario.js';

export const messaging: Scenarios = {
  'messaging: text and image are sent': {
    handler: async (c) => {
      await c.sendText('hello');
      await c.sendImage('asterisk-intro');
    },
  },
  'messaging: nothing comes in time': {
    handler: async (c) => {
      await c.receiveChar(300);
      await c.receiveText(300);
    },
  },
  'messaging: tdd mode': { handler: (c) => c.tddMode('on') },
};
