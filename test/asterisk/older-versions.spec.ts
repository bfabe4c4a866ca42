import { expect, it } from '@jest/globals';
import { runCall } from './fixture/run-call.js';
import { describeAsterisk } from './host/index.js';

const TEXT = 'http://127.0.0.1/a-value-of-some-length';

/** From which release of each branch on BASE64_ENCODE gives the whole value. */
const FIRST_WHOLE: Readonly<Record<string, number>> = { 18: 26, 20: 11, 21: 6, 22: 1 };

// Other differences: line-limit.spec.ts, and the stories of test/scenarios/recorded/asterisk-16.txt.
describeAsterisk('an older version', (asterisk) => {
  it('loses the end of what BASE64_ENCODE makes where the length is no multiple of three', async () => {
    const [branch = '', minor] = asterisk().version.split('.');
    const isWhole = Number(branch) > 22 || Number(minor) >= (FIRST_WHOLE[branch] ?? Infinity);
    const { value } = await runCall(asterisk(), async (channel) => {
      const lengths: number[] = [];
      for (const length of [36, 37, 38, 39]) {
        const text = TEXT.slice(0, length);
        const { value: base64 } = await channel.getFullVariable(`\${BASE64_ENCODE(${text})}`);
        lengths.push(Buffer.from(base64 ?? '', 'base64').length);
      }
      return lengths;
    });
    expect(value).toEqual(isWhole ? [36, 37, 38, 39] : [36, 36, 36, 39]);
  });
});
