import { expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

it('the module with the page of the inspector has its files as they are: npm run page', () => {
  const module = 'lib/inspector/core/page/page-files.ts';
  const source = `import { pageModule } from './publish/embed-page.mjs'; process.stdout.write(await pageModule())`;
  const wanted = execFileSync(process.execPath, ['--input-type=module', '-e', source], {
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  expect(readFileSync(module, 'utf8')).toBe(wanted);
});
