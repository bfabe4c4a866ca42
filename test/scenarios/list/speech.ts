import type { Scenarios } from '../scenario.js';

export const speech: Scenarios = {
  'speech: without an engine': {
    handler: async (c) => {
      await c.speechCreate();
      await c.speechSet('name', 'value');
      await c.speechLoadGrammar('digits', '/tmp/digits.gram');
      await c.speechActivateGrammar('digits');
      await c.speechRecognize('beep', 1);
      await c.speechDeactivateGrammar('digits');
      await c.speechUnloadGrammar('digits');
      await c.speechDestroy();
    },
  },
};
