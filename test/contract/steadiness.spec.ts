import { expect, it } from '@jest/globals';
import { Linter } from 'eslint';
import tseslint from 'typescript-eslint';
import { steadiness } from '../steadiness.mjs';

/** How many of the rules for tests a piece of one breaks. */
function faultsOf(code: string): number {
  const messages = new Linter().verify(
    code,
    {
      files: ['**/*.ts'],
      languageOptions: { parser: tseslint.parser },
      rules: { 'no-restricted-syntax': ['error', ...steadiness] },
    },
    { filename: 'planted.spec.ts' },
  );
  expect(messages.filter(({ fatal }) => fatal)).toEqual([]);
  return messages.length;
}

it.each([
  'await new Promise((resolve) => setTimeout(resolve, 50));',
  'await new Promise<void>((resolve) => { setTimeout(resolve, 50); });',
  'await sleep(50);',
  'await setTimeout(50);',
  'it("x", async () => { await delay(50); });',
  'if (late) { await sleep(50); }',
  'const took = performance.now() - start;',
  'expect(Date.now() - start).toBeLessThan(100);',
  'process.hrtime();',
])('a test that measures the machine is found: %s', (code) => {
  expect(faultsOf(code)).toBeGreaterThan(0);
});

it.each([
  'while (heard.length === 0) await sleep(5);',
  'while (heard.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));',
  'for (;;) { if (found()) break; await sleep(5); }',
  'const expires = Date.now() + 1000;',
  'await once(socket, "close");',
  'setTimeout(() => abort.abort(), 5);',
])('one that waits for what happens is none: %s', (code) => {
  expect(faultsOf(code)).toBe(0);
});
