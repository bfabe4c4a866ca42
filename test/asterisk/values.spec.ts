import { expect, it } from '@jest/globals';
import type { AGIChannel } from 'nestjs-agi/core';
import { runCall } from './fixture/run-call.js';
import { describeAsterisk } from './host/index.js';

describeAsterisk('values, on a real Asterisk', (asterisk) => {
  it('stores a value with newlines and bytes that are not text', async () => {
    const text = 'line 1\nHANGUP\n200 result=1 (forged)\r\n"q" ${X} , ) } end';
    const bytes = Buffer.from([0xff, 0xfe, 0x0a, 0x29, 0x80, 0x22, 0x5c]);
    const long = `${'0123456789abcdef\n'.repeat(1000)}end`;
    const { value, error, call } = await runCall(
      asterisk(),
      async (c: AGIChannel) => {
        await c.setVariableExact('TEXT', text);
        await c.setVariableExact('BYTES', bytes);
        await c.setVariableExact('LONG', long);
        await c.setVariableExact('EMPTY', '');
        return [
          (await c.getVariable('TEXT')).value,
          (await c.getVariable('BYTES', { encoding: 'buffer' })).value,
          (await c.getVariable('LONG')).value,
          (await c.getVariable('EMPTY')).value,
        ];
      },
      { read: ['TEXT', 'BYTES'] },
    );
    expect(error).toBeUndefined();
    expect(value).toEqual([text, bytes, long, '']);
    expect(call.variables.TEXT).toBe(text);
    expect(call.bytes.BYTES).toEqual(bytes);
    expect(call).toMatchObject({ status: 'SUCCESS', reachedNext: true, hungUp: false });
  });
});
