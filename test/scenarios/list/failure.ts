import type { Scenarios } from '../scenario.js';

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export const failure: Scenarios = {
  'failure: a handler that throws': {
    handler: async (c) => {
      await c.answer();
      throw new Error('out of luck');
    },
  },
  'failure: a handler that says so': {
    handler: async (c) => {
      await c.answer();
      c.fail('card_declined');
    },
  },
  'failure: a path without a route': { path: 'nowhere', handler: (c) => c.noop() },
  'failure: a line of its own in the name of a caller': {
    callerId: { name: 'Ada\nx-token: letmein', number: '100' },
    handler: (c) => c.noop(),
  },
  'failure: during a prompt': {
    handler: async (c) => {
      void c.streamFile('demo-congrats').catch(() => undefined);
      await pause(400);
      c.fail('enough');
    },
  },
  'failure: what is no command': {
    plain: async (say) => {
      await say('ANSER');
      await say('GET');
      await say('NOOP still in step');
    },
  },
  'failure: arguments that are missing or too many': {
    plain: async (say) => {
      await say('SET VARIABLE ONLY_A_NAME');
      await say('GET DATA');
      await say('SAY DIGITS 12');
      await say('DATABASE GET family');
      await say('NOOP still in step');
    },
  },
  'failure: arguments of the wrong kind': {
    plain: async (say) => {
      await say('SAY NUMBER twelve ""');
      await say('WAIT FOR DIGIT soon');
      await say('NOOP still in step');
    },
  },
  'failure: words in other cases, with blanks and quotes': {
    plain: async (say) => {
      await say('noop');
      await say('  Set   Variable  ODD  "a \\"b\\" c"');
      await say('get variable ODD');
      await say('SET VARIABLE HALF "no end');
      await say('GET VARIABLE HALF');
    },
  },
  'failure: the word itself': { plain: (say) => Promise.resolve(void say('failure')) },
  'failure: a server that says nothing': { plain: () => Promise.resolve() },
  'failure: a server that closes during a prompt': {
    plain: async (say) => {
      void say('STREAM FILE demo-congrats ""');
      await pause(400);
    },
  },
};
