import { expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';

it('the API reference is written without a warning: no broken link, no parameter that is not there', () => {
  const typedoc = 'node_modules/typedoc/bin/typedoc';
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [typedoc, '--emit', 'none', '--logLevel', 'Warn'],
    {
      encoding: 'utf8',
    },
  );
  expect({ status, said: stdout + stderr }).toEqual({ status: 0, said: '' });
});
