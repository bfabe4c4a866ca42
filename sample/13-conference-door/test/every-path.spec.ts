import { expect, it } from '@jest/globals';
import { explore, graphOf } from 'nestjs-agi/testing';
import { readFileSync, writeFileSync } from 'node:fs';
import { exploration } from './exploration.js';

const PICTURE = 'docs/images/paths-conference-door.svg';

it('every path of the door ends well, and each PIN opens its own room; its picture is that of the docs', async () => {
  const { target, path, ...options } = await exploration();
  const walked = await explore(target, path, options);
  expect(walked.report).toMatch(/all ways were walked; 0 faults$/);
  const picture = await graphOf(walked).svg();
  if (process.env.AGI_RECORD === 'graphs') {
    writeFileSync(PICTURE, picture);
    // For the table of docs/19-every-path.md.
    console.log(walked.report);
  }
  expect(picture).toBe(readFileSync(PICTURE, 'utf8'));
  await target.close();
});
