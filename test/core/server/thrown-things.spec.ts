import { expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

it('a thrown value harms neither the process nor another call, and is reported once, whatever it is', async () => {
  const fixture = fileURLToPath(new URL('./fixture/thrown-things.mjs', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [fixture], { maxBuffer: 1 << 26 });
  expect(JSON.parse(stdout)).toEqual([]);
}, 900_000);
