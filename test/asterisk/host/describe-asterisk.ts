import { afterAll, beforeAll } from '@jest/globals';
import { startAsterisk, type Asterisk, type AsteriskOptions } from './asterisk.js';
import { describeUnless } from './describe-unless.js';
import { provision, type AsteriskHome } from './provision.js';

/** Looked for once per test file. */
let found: AsteriskHome | string | undefined;

/**
 * A `describe` whose tests have a real Asterisk, one for all of them; see describeUnless for where
 * there is none. With AGI_ASTERISK=off they are skipped without looking for one.
 */
export function describeAsterisk(
  name: string,
  tests: (asterisk: () => Asterisk) => void,
  options: AsteriskOptions = {},
): void {
  found ??= process.env.AGI_ASTERISK === 'off' ? 'AGI_ASTERISK=off' : provision();
  const home = found;
  let asterisk: Asterisk | undefined;
  const started = (): Asterisk => {
    if (!asterisk) throw new Error('Asterisk runs within tests and hooks only');
    return asterisk;
  };
  if (typeof home === 'string') {
    describeUnless(home, name, () => {
      tests(started);
    });
    return;
  }
  describeUnless(undefined, name, () => {
    beforeAll(async () => {
      asterisk = await startAsterisk({ ...options, home });
    }, 60_000);
    afterAll(async () => {
      await asterisk?.stop();
    });
    tests(started);
  });
}
