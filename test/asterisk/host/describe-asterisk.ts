import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { relative } from 'node:path';
import { startAsterisk, type Asterisk, type AsteriskOptions } from './asterisk.js';
import { provision, type AsteriskHome } from './provision.js';

/** Looked for once per test file, and told once. */
let found: AsteriskHome | string | undefined;

/**
 * A `describe` whose tests have a real Asterisk, one for all of them. Where there is none they are
 * skipped, and one line says so and why. In CI, and with AGI_ASTERISK=required, they fail instead;
 * with AGI_ASTERISK=off they are skipped without looking for one.
 */
export function describeAsterisk(
  name: string,
  tests: (asterisk: () => Asterisk) => void,
  options: AsteriskOptions = {},
): void {
  const first = found === undefined;
  found ??= process.env.AGI_ASTERISK === 'off' ? 'AGI_ASTERISK=off' : provision();
  const home = found;
  let asterisk: Asterisk | undefined;
  const started = (): Asterisk => {
    if (!asterisk) throw new Error('Asterisk runs within tests and hooks only');
    return asterisk;
  };
  if (typeof home === 'string') {
    if (isRequired()) {
      describe(name, () => {
        it('has an Asterisk to test with', () => {
          throw new Error(home);
        });
      });
      return;
    }
    // One line, as it is: console.warn would add Jest's stack to it.
    if (first) process.stderr.write(`skipped what needs Asterisk in ${testFile()}: ${home}\n`);
    describe.skip(name, () => {
      tests(started);
    });
    return;
  }
  describe(name, () => {
    beforeAll(async () => {
      asterisk = await startAsterisk({ ...options, home });
    }, 60_000);
    afterAll(async () => {
      await asterisk?.stop();
    });
    tests(started);
  });
}

function isRequired(): boolean {
  const { AGI_ASTERISK: asked, CI: ci } = process.env;
  return asked === 'required' || (asked !== 'off' && !['', 'false', '0'].includes(ci ?? ''));
}

function testFile(): string {
  return relative(process.cwd(), expect.getState().testPath ?? '');
}
