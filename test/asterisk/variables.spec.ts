import { expect, it } from '@jest/globals';
import { once } from 'node:events';
import { runCall } from './fixture/run-call.js';
import { describeAsterisk } from './host/index.js';

const NAMES = [
  'TEXT',
  'EMPTY',
  'UNSET',
  'LINES',
  'BRACKETS',
  'CALLERID(num)',
  'NO_FUNCTION(x)',
] as const;
const VALUES = {
  TEXT: 'Zoë "Z" \\ ${EXTEN}, $[1+1]',
  EMPTY: '',
  UNSET: null,
  LINES: ' a\n200 result=1 (b)\nHANGUP\n200 result=1 (c) ',
  BRACKETS: '(a) b) (~c~ }',
  'CALLERID(num)': '4711',
  'NO_FUNCTION(x)': null,
};

describeAsterisk('getVariables() on a real Asterisk', (asterisk) => {
  it.concurrent.each([false, true])(
    'reads any values exactly (after a hangup: %p)',
    async (hungUp) => {
      const { value, error } = await runCall(asterisk(), async (c) => {
        await c.setCallerId('4711');
        await c.setVariable('TEXT', VALUES.TEXT);
        await c.setVariable('EMPTY', '');
        await c.setVariableExact('LINES', VALUES.LINES);
        await c.setVariable('BRACKETS', VALUES.BRACKETS);
        if (hungUp) await Promise.all([once(c, 'hangup'), asterisk().hangUp(c.request.uniqueId)]);
        return c.getVariables(...NAMES);
      });
      expect(error).toBeUndefined();
      expect(value).toEqual(VALUES);
    },
  );

  it.concurrent('reads values that are longer than GET VARIABLE gives', async () => {
    const long = 'ü'.repeat(700);
    const { value } = await runCall(asterisk(), async (c) => {
      await c.setVariable('LONG', long);
      await c.setVariable('OTHER', 'x');
      return c.getVariables('LONG', 'OTHER');
    });
    expect(value).toEqual({ LONG: long, OTHER: 'x' });
  });
});
