import { afterAll, beforeAll } from '@jest/globals';
import { startAsterisk, type Asterisk, type AsteriskOptions } from './asterisk.js';
import { describeUnless } from './describe-unless.js';
import { provision, type AsteriskHome } from './provision.js';
import { joinAsterisk } from './shared.js';

/** Looked for once per test file. */
let found: AsteriskHome | string | undefined;

export interface TestOptions extends Omit<AsteriskOptions, 'home'> {
  /** Whether the tests want one that nobody else uses; so do those with `config` or `nameserver`. */
  alone?: boolean;
}

/**
 * A `describe` whose tests have a real Asterisk, which all test files of the run share; see
 * describeUnless for where there is none. With AGI_ASTERISK=off they are skipped without looking
 * for one.
 */
export function describeAsterisk(
  name: string,
  tests: (asterisk: () => Asterisk) => void,
  options: TestOptions = {},
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
      const { alone = false, config, nameserver, dialplan } = options;
      asterisk =
        alone || config !== undefined || nameserver !== undefined
          ? await startAsterisk({ ...options, home })
          : await joinAsterisk(home, dialplan);
    }, 120_000);
    afterAll(async () => {
      await asterisk?.stop();
    });
    tests(started);
  });
}
