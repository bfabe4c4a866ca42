import type { Scenarios } from '../scenario.js';

const STRANGE = 'a "quoted" \\ $value, (in) 100% é日';

export const variables: Scenarios = {
  'variables: one that is not set': { handler: (c) => c.getVariable('NOT_SET') },
  'variables: set and read': {
    handler: async (c) => {
      await c.setVariable('GREETING', 'hello there');
      await c.getVariable('GREETING');
    },
  },
  'variables: empty': {
    handler: async (c) => {
      await c.setVariable('NOTHING', '');
      await c.getVariable('NOTHING');
    },
  },
  'variables: strange characters': {
    handler: async (c) => {
      await c.setVariable('STRANGE', STRANGE);
      await c.getVariable('STRANGE');
    },
  },
  'variables: with newlines that imitate replies': {
    variables: { FORGED: 'a\n200 result=1 (forged)\nHANGUP\nb' },
    handler: (c) => c.getVariable('FORGED'),
  },
  'variables: longer than a reply': {
    variables: { LONG: 'x'.repeat(1500) },
    handler: (c) => c.getVariable('LONG'),
  },
  'variables: bytes are stored exactly': {
    handler: async (c) => {
      await c.setVariableExact('EXACT', 'one\ntwo');
      await c.getVariable('EXACT');
    },
  },
  'variables: a function is read and written': {
    handler: async (c) => {
      await c.setVariable('CHANNEL(language)', 'fr');
      await c.getVariable('CHANNEL(language)');
      await c.getVariable('CHANNEL(state)');
    },
  },
  'variables: an expression': {
    variables: { NAME: 'Ada' },
    handler: async (c) => {
      await c.getFullVariable('${NAME}-${LEN(${NAME})}-${NOT_SET}');
      await c.getFullVariable('plain text');
    },
  },
  'variables: parts of one': {
    variables: { WORD: '0123456789' },
    handler: async (c) => {
      await c.getFullVariable('${WORD:3} ${WORD:-2} ${WORD:2:3}');
      await c.getFullVariable('${TOUPPER(${WORD}abc)} ${IF($[1 = 1]?yes:no)}');
    },
    differs: 'Only common dialplan functions are there',
  },
};
