import { describe, expect, it } from '@jest/globals';
import { relative } from 'node:path';

/** Whether tests may be left out for want of what they need: in CI, and where it is asked for, not. */
export function isRequired({ AGI_ASTERISK: asked, CI: ci }: NodeJS.ProcessEnv): boolean {
  return asked === 'required' || (asked !== 'off' && !['', 'false', '0'].includes(ci ?? ''));
}

/** Told once per test file and reason. */
const told = new Set<string>();

/**
 * A `describe` whose tests need something that not every machine has. Where it is missing they are
 * skipped, and one line says so and why; in CI, and with AGI_ASTERISK=required, they fail instead.
 *
 * @param missing what is missing, in words
 */
export function describeUnless(missing: string | undefined, name: string, tests: () => void): void {
  if (missing === undefined) {
    describe(name, tests);
  } else if (isRequired(process.env)) {
    describe(name, () => {
      it('has what it needs', () => {
        throw new Error(missing);
      });
    });
  } else {
    // One line, as it is: console.warn would add Jest's stack to it.
    if (!told.has(missing)) process.stderr.write(`skipped in ${testFile()}: ${missing}\n`);
    told.add(missing);
    describe.skip(name, tests);
  }
}

function testFile(): string {
  return relative(process.cwd(), expect.getState().testPath ?? '');
}
