import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRequired } from '../asterisk/host/describe-unless.js';

/** Where a test may be left out: by one rule for what a machine lacks, and where only Linux can tell. */
const MAY_SKIP = ['asterisk/host/describe-unless.ts', 'core/server/session/silent-peer.spec.ts'];

const SKIPS =
  /\b(?:describe|it|test)\.(?:skip|todo|only)\b|\b(?:xit|xdescribe|xtest|fit|fdescribe)\(/;

const root = join(import.meta.dirname, '..');
const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.ts') && !file.includes('node_modules'),
);

it('no test is left out by a rule of its own', () => {
  const skipping = files.filter((file) => SKIPS.test(readFileSync(join(root, file), 'utf8')));
  expect(skipping.filter((file) => file !== 'contract/skips.spec.ts').sort()).toEqual(MAY_SKIP);
});

describe('a test that needs Asterisk, a program or a network', () => {
  it.each([
    [{ AGI_ASTERISK: 'required' }, true],
    [{ AGI_ASTERISK: 'required', CI: 'false' }, true],
    [{ CI: 'true' }, true],
    [{ CI: '1' }, true],
    [{}, false],
    [{ CI: '' }, false],
    [{ CI: '0' }, false],
    [{ CI: 'false' }, false],
    [{ AGI_ASTERISK: 'off' }, false],
    [{ AGI_ASTERISK: 'off', CI: 'true' }, false],
  ])('with %j, may not be skipped: %j', (environment, required) => {
    expect(isRequired(environment)).toBe(required);
  });
});
